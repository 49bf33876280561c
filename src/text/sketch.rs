//! A small sketch of a text by which nearly equal texts are told: minima of hashed word triples (MinHash, Broder 1997).

use serde::{Deserialize, Serialize};

/// Minima that are kept; the estimate of likeness is within about a tenth.
const MINIMA: usize = 64;
/// Words in a shingle.
const SHINGLE: usize = 3;
/// Minima in a band; texts that share no band are not alike.
const BAND: usize = 4;

/// The sketch of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    minima: Vec<u32>,
    words: usize,
}

impl Sketch {
    /// Sketches words in their order.
    pub fn of<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let hashes: Vec<u64> = words.map(hash).collect();
        let mut minima = vec![u32::MAX; MINIMA];
        for shingle in hashes.windows(SHINGLE.min(hashes.len()).max(1)) {
            let base = shingle.iter().fold(0_u64, |all, word| mix(all ^ word));
            for (at, least) in minima.iter_mut().enumerate() {
                let value = mix(base.wrapping_add((at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15))) as u32;
                *least = (*least).min(value);
            }
        }
        Self { minima, words: hashes.len() }
    }

    /// Number of words.
    pub fn words(&self) -> usize {
        self.words
    }

    /// Estimated share of word triples that two texts have in common, in hundredths.
    pub fn likeness(&self, other: &Self) -> usize {
        let same = self.minima.iter().zip(&other.minima).filter(|(a, b)| a == b).count();
        same * 100 / MINIMA
    }

    /// Keys of which alike texts share at least one.
    pub fn bands(&self) -> impl Iterator<Item = (usize, &[u32])> {
        self.minima.chunks(BAND).enumerate()
    }
}

/// FNV-1a: the same on every machine.
fn hash(word: &str) -> u64 {
    word.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
}

/// The finalizer of SplitMix64.
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    value ^ (value >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alike_texts_have_alike_sketches() {
        let text: Vec<String> = (0..300).map(|n| format!("word{n}")).collect();
        let sketch = |words: &[String]| Sketch::of(words.iter().map(String::as_str));
        let (all, most, half) = (sketch(&text), sketch(&text[..290]), sketch(&text[..150]));
        assert_eq!(all.likeness(&all), 100);
        assert!(all.likeness(&most) >= 85, "{}", all.likeness(&most));
        assert!(all.likeness(&half) <= 70, "{}", all.likeness(&half));
        assert!(sketch(&text[..100]).likeness(&sketch(&text[150..])) < 20);
        assert_eq!(Sketch::of(std::iter::empty()).words(), 0);
    }
}
