//! JSON as people write it: comments and commas behind the last item are allowed, and blanked before the text is read, so
//! that every place in the file stays where it is.

/// The text with comments (`// …`, `/* … */`) and trailing commas turned into blanks; line ends stay.
pub(super) fn of(text: &str) -> String {
    let mut out: Vec<u8> = text.bytes().collect();
    // Where the last comma stands that nothing but blanks and comments follow.
    let mut comma: Option<usize> = None;
    let mut at = 0;
    while let Some(byte) = out.get(at).copied() {
        let next = out.get(at + 1).copied();
        match (byte, next) {
            (b'"', _) => {
                at = end_of_string(&out, at);
                comma = None;
                continue;
            }
            (b'/', Some(b'/')) => {
                let end = out.iter().skip(at).position(|byte| *byte == b'\n').map_or(out.len(), |many| at + many);
                at = blank(&mut out, at, end);
                continue;
            }
            (b'/', Some(b'*')) => {
                let inside = out.get(at + 2..).unwrap_or_default();
                // One that is never closed stays, and is told as the mistake that it is.
                let Some(many) = inside.windows(2).position(|pair| pair == b"*/") else { break };
                at = blank(&mut out, at, at + many + 4);
                continue;
            }
            (b',', _) => comma = Some(at),
            (b']' | b'}', _) => {
                if let Some(comma) = comma.take().and_then(|comma| out.get_mut(comma)) {
                    *comma = b' ';
                }
            }
            (byte, _) if byte.is_ascii_whitespace() => {}
            _ => comma = None,
        }
        at += 1;
    }
    // Only whole comments and single commas were blanked, so the text is UTF-8 still.
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// The place behind a string that begins here.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Blanks some bytes but for line ends, and gives the place behind them.
fn blank(bytes: &mut [u8], from: usize, to: usize) -> usize {
    for byte in bytes.iter_mut().take(to).skip(from).filter(|byte| !matches!(**byte, b'\n' | b'\r')) {
        *byte = b' ';
    }
    to
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn comments_and_last_commas_become_blanks() {
        for (text, expected) in [
            ("[1, 2,]", "[1, 2 ]"),
            ("{\"a\": 1, // größer\n}", "{\"a\": 1             \n}"),
            ("[1, /* two,\nlines */ 2]", "[1,        \n         2]"),
            ("[\"// no, /* comment */ ,]\", 1]", "[\"// no, /* comment */ ,]\", 1]"),
            ("[\"\\\"// no\", 1,\n]", "[\"\\\"// no\", 1 \n]"),
            ("[1, /* never closed", "[1, /* never closed"),
            ("[1,, 2]", "[1,, 2]"),
            ("[,]", "[ ]"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn places_stay_and_json_is_left_alone(text in ".{0,60}") {
            let out = of(&text);
            prop_assert_eq!(out.len(), text.len());
            let json = serde_json::json!({ "a": [text, 1], "b": {} }).to_string();
            prop_assert_eq!(of(&json), json);
        }
    }
}
