//! The tokens of a style sheet as a tree: escapes resolved, comments gone, blocks nested.

use cssparser::{Parser, Token as Lexed};

/// Tokens that are kept of one sheet or attribute.
const MAX_TOKENS: usize = 400_000;
/// Blocks within blocks.
const MAX_DEPTH: u8 = 32;

/// A token, or a block with all that is in it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Ident(String),
    At(String),
    Hash(String),
    Text(String),
    Url(String),
    Delim(char),
    Number(f32),
    Percent(f32),
    Dimension(f32, String),
    Blank,
    Colon,
    Semicolon,
    Comma,
    /// `~=`, `|=`, `^=`, `$=`, `*=` by its first sign.
    Match(char),
    Function(String, Vec<Token>),
    Round(Vec<Token>),
    Square(Vec<Token>),
    Curly(Vec<Token>),
}

impl Token {
    /// The word in lower case, if it is one.
    pub(super) fn word(&self) -> Option<String> {
        match self {
            Self::Ident(word) => Some(word.to_ascii_lowercase()),
            _ => None,
        }
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        matches!(self, Self::Ident(own) if own.eq_ignore_ascii_case(word))
    }
}

/// The tokens of a text.
pub(super) fn tokens(css: &str) -> Vec<Token> {
    let mut parser = Parser::new(css);
    parser.set_nested_block_limit(MAX_DEPTH);
    let mut left = MAX_TOKENS;
    level(&mut parser, &mut left)
}

fn level(parser: &mut Parser<'_>, left: &mut usize) -> Vec<Token> {
    let mut found = Vec::new();
    while *left > 0 {
        let Ok(token) = parser.next_including_whitespace() else { break };
        *left -= 1;
        let token = token.clone();
        let mut inside = |parser: &mut Parser<'_>| {
            let read = parser.parse_nested_block(|inner| Ok::<_, cssparser::ParseError<()>>(level(inner, left)));
            read.unwrap_or_default()
        };
        found.push(match token {
            Lexed::Ident(word) => Token::Ident(word.to_string()),
            Lexed::AtKeyword(word) => Token::At(word.to_ascii_lowercase()),
            Lexed::Hash(word) | Lexed::IDHash(word) => Token::Hash(word.to_string()),
            Lexed::QuotedString(text) => Token::Text(text.to_string()),
            Lexed::UnquotedUrl(text) => Token::Url(text.to_string()),
            Lexed::Delim(sign) => Token::Delim(sign),
            Lexed::Number { value, .. } => Token::Number(value),
            Lexed::Percentage { unit_value, .. } => Token::Percent(unit_value),
            Lexed::Dimension { value, unit, .. } => Token::Dimension(value, unit.to_ascii_lowercase()),
            Lexed::WhiteSpace(_) | Lexed::CDO | Lexed::CDC => Token::Blank,
            Lexed::Colon => Token::Colon,
            Lexed::Semicolon => Token::Semicolon,
            Lexed::Comma => Token::Comma,
            Lexed::IncludeMatch => Token::Match('~'),
            Lexed::DashMatch => Token::Match('|'),
            Lexed::PrefixMatch => Token::Match('^'),
            Lexed::SuffixMatch => Token::Match('$'),
            Lexed::SubstringMatch => Token::Match('*'),
            Lexed::Function(name) => Token::Function(name.to_ascii_lowercase(), inside(parser)),
            Lexed::ParenthesisBlock => Token::Round(inside(parser)),
            Lexed::SquareBracketBlock => Token::Square(inside(parser)),
            Lexed::CurlyBracketBlock => Token::Curly(inside(parser)),
            _ => continue,
        });
    }
    found
}

/// Tokens without blanks at both ends.
pub(super) fn trimmed(mut tokens: &[Token]) -> &[Token] {
    while let [Token::Blank, rest @ ..] = tokens {
        tokens = rest;
    }
    while let [rest @ .., Token::Blank] = tokens {
        tokens = rest;
    }
    tokens
}

/// The parts between tokens of one kind, trimmed.
pub(super) fn split<'t>(tokens: &'t [Token], by: &Token) -> impl Iterator<Item = &'t [Token]> {
    tokens.split(move |token| token == by).map(trimmed)
}

/// One property and its value.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    /// In lower case, but of a custom property.
    pub name: String,
    pub value: Vec<Token>,
    pub important: bool,
}

/// Reads `name: value !important`.
pub(super) fn declaration(tokens: &[Token]) -> Option<Declaration> {
    let [Token::Ident(name), rest @ ..] = trimmed(tokens) else { return None };
    let [Token::Colon, value @ ..] = trimmed(rest) else { return None };
    let name = if name.starts_with("--") { name.clone() } else { name.to_ascii_lowercase() };
    let mut value = trimmed(value);
    let mut important = false;
    if let [before @ .., last] = value
        && last.is_word("important")
        && let [before @ .., Token::Delim('!')] = trimmed(before)
    {
        (value, important) = (trimmed(before), true);
    }
    Some(Declaration { name, value: value.to_vec(), important })
}
