//! Spellings as a trie: from one place in a text, all spellings that begin there, shortest first.
//!
//! Terms begin only where words do, so a walk begins a few times a line and mostly ends after two or three bytes: less
//! work than an automaton that looks at every byte.

use std::ops::Range;

/// A byte as spellings are compared: letters in lower case; hyphens, underscores and tabs as blanks.
fn plain(byte: u8) -> u8 {
    match byte {
        b'-' | b'_' | b'\t' => b' ',
        byte => byte.to_ascii_lowercase(),
    }
}

/// Nodes by depth, so that the children of a node stand together, behind those of the node before it.
pub(super) struct Trie {
    /// The byte that leads to each node; the root, node 0, has none.
    labels: Vec<u8>,
    /// Where the children of each node begin; they end where those of the next node begin.
    children: Vec<u32>,
    /// Where the spellings that end at each node begin among the `numbers`, likewise.
    ends: Vec<u32>,
    numbers: Vec<u32>,
    /// The root's child for each byte; 0 where there is none.
    first: Vec<u32>,
    /// The node of each pair of letters or digits, by their classes; 0 where there is none. Most walks end here.
    pairs: Vec<u32>,
}

/// Number of [`class`]es.
const CLASSES: usize = 37;

/// A plain byte among the letters and digits, from 1; 0 for any other.
const fn class(plain: u8) -> usize {
    match plain {
        b'a'..=b'z' => (plain - b'a') as usize + 1,
        b'0'..=b'9' => (plain - b'0') as usize + 27,
        _ => 0,
    }
}

impl Trie {
    /// A trie of the spellings, which have their numbers from their order.
    pub(super) fn new<'t>(spellings: impl Iterator<Item = &'t str>) -> Self {
        let mut bytes = Vec::new();
        let mut places = Vec::new();
        for text in spellings {
            let start = bytes.len();
            bytes.extend(text.bytes().map(plain));
            places.push(start..bytes.len());
        }
        // Nearly all are told apart by their first eight bytes, which compare as one number.
        let keyed = |(at, number): (Range<usize>, u32)| {
            let text = &bytes[at];
            let mut first = [0; 8];
            first.iter_mut().zip(text).for_each(|(to, byte)| *to = *byte);
            (u64::from_be_bytes(first), text, number)
        };
        let mut sorted: Vec<(u64, &[u8], u32)> = places.into_iter().zip(0..).map(keyed).collect();
        sorted.sort_unstable();
        let mut trie = Self {
            labels: vec![0],
            children: Vec::new(),
            ends: Vec::new(),
            numbers: Vec::new(),
            first: vec![0; 256],
            pairs: vec![0; CLASSES * CLASSES],
        };
        let mut level = vec![sorted.as_slice()];
        let mut depth = 0;
        while !level.is_empty() {
            let mut next = Vec::new();
            for spellings in level {
                trie.children.push(trie.labels.len() as u32);
                trie.ends.push(trie.numbers.len() as u32);
                let (ended, longer) = spellings.split_at(spellings.partition_point(|(_, text, _)| text.len() == depth));
                trie.numbers.extend(ended.iter().map(|(.., number)| *number));
                for alike in longer.chunk_by(|(_, a, _), (_, b, _)| a.get(depth) == b.get(depth)) {
                    trie.labels.extend(alike.first().and_then(|(_, text, _)| text.get(depth)));
                    next.push(alike);
                }
            }
            level = next;
            depth += 1;
        }
        trie.children.push(trie.labels.len() as u32);
        trie.ends.push(trie.numbers.len() as u32);
        for child in of_node(&trie.children, 0) {
            let byte = trie.labels[child];
            trie.first[usize::from(byte)] = child as u32;
            for grandchild in of_node(&trie.children, child) {
                let (one, two) = (class(byte), class(trie.labels[grandchild]));
                if one != 0 && two != 0 {
                    trie.pairs[one * CLASSES + two] = grandchild as u32;
                }
            }
        }
        trie
    }

    /// Tells of each place where spellings end that begin at `start`: the end in bytes, and the numbers of those
    /// spellings, lowest first.
    pub(super) fn walk(&self, text: &[u8], start: usize, mut found: impl FnMut(usize, &[u32])) {
        let Some(byte) = text.get(start).copied().map(plain) else { return };
        let mut node = self.first[usize::from(byte)] as usize;
        let mut end = start + 1;
        let next = text.get(end).map_or(0, |next| class(plain(*next)));
        if node != 0 && class(byte) != 0 && next != 0 {
            let numbers = of_node(&self.ends, node);
            if !numbers.is_empty() {
                found(end, &self.numbers[numbers]);
            }
            node = self.pairs[class(byte) * CLASSES + next] as usize;
            end += 1;
        }
        while node != 0 {
            let numbers = of_node(&self.ends, node);
            if !numbers.is_empty() {
                found(end, &self.numbers[numbers]);
            }
            let Some(byte) = text.get(end).copied().map(plain) else { return };
            let children = of_node(&self.children, node);
            let place = self.labels[children.clone()].iter().position(|label| *label == byte);
            node = place.map_or(0, |place| children.start + place);
            end += 1;
        }
    }
}

/// What belongs to a node, of all that stands in order.
fn of_node(starts: &[u32], node: usize) -> Range<usize> {
    starts[node] as usize..starts[node + 1] as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(spellings: &[&str], text: &str, start: usize) -> Vec<(usize, u32)> {
        let mut all = Vec::new();
        Trie::new(spellings.iter().copied())
            .walk(text.as_bytes(), start, |end, numbers| all.extend(numbers.iter().map(|number| (end, *number))));
        all
    }

    #[test]
    fn spellings_are_found_shortest_first() {
        let spellings = ["java", "java script", "Java", "go"];
        assert_eq!(found(&spellings, "my Java-Script", 3), [(7, 0), (7, 2), (14, 1)]);
        assert_eq!(found(&spellings, "my Java-Script", 4), []);
        assert_eq!(found(&spellings, "go", 2), []);
        assert_eq!(found(&[], "go", 0), []);
    }

    proptest! {
        #[test]
        fn a_walk_finds_what_a_look_at_each_spelling_finds(
            spellings in prop::collection::vec("[ab é-]{1,4}", 0..12), text in "[ABab é_-]{0,12}", start in 0_usize..12
        ) {
            let texts: Vec<&str> = spellings.iter().map(String::as_str).collect();
            let plain_text: Vec<u8> = text.bytes().map(plain).collect();
            let rest = plain_text.get(start..).unwrap_or_default();
            let mut expected: Vec<(usize, u32)> = texts.iter().zip(0..).filter_map(|(spelling, number)| {
                let plain: Vec<u8> = spelling.bytes().map(plain).collect();
                rest.starts_with(&plain).then_some((start + plain.len(), number))
            }).collect();
            expected.sort_unstable();
            prop_assert_eq!(found(&texts, &text, start), expected);
        }
    }
}
