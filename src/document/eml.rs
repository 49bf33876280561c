//! Mail messages: the text of the mail and each attachment become parts.
//!
//! A person sees the HTML of a mail where it has both forms, so that is what is read. Small images shown inside the
//! text are its decoration and are left out. Mails inside a mail are parts that the caller refuses.

use super::parts::Parts;
use super::{Reading, Reason, Unread, html};
use mail_parser::mailbox::mbox::MessageIterator;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

/// Bytes up to which an image inside the text is a logo; a page that was scanned is larger.
const MAX_LOGO: usize = 16 << 10;
/// Mails inside mails that are parsed; more are an attack on the stack.
const MAX_NESTED: usize = 64;
/// Multipart containers that are parsed.
const MAX_MULTIPARTS: usize = 1000;

/// Reads a mail.
pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut parts = Parts::default();
    add_mail(bytes, "", &mut parts)?;
    parts.into_reading("the mail")
}

/// Reads a mailbox: the parts of each mail, in a folder by its number and subject. A mail that cannot be read is a part
/// itself, which the caller refuses with a row of its own.
pub(super) fn read_mailbox(bytes: &[u8]) -> Result<Reading, Unread> {
    let mut parts = Parts::default();
    for (at, mail) in MessageIterator::new(bytes).enumerate() {
        let mail =
            mail.map_err(|error| Unread::new(Reason::Damaged, format!("the mailbox cannot be read: {error}")))?;
        let bytes = mail.unwrap_contents();
        let subject = MessageParser::default().parse_headers(&bytes).and_then(|m| m.subject().map(plain));
        let folder = format!("{:04} {}", at + 1, subject.unwrap_or_default());
        let folder = folder.trim();
        let before = parts.len();
        match add_mail(&bytes, &format!("{folder}/"), &mut parts) {
            Err(why) if why.reason == Reason::TooLarge => return Err(why),
            // One without text or files is told of too.
            Ok(()) if parts.len() > before => {}
            _ => parts.add(&format!("{folder}.eml"), bytes)?,
        }
    }
    parts.into_reading("the mailbox")
}

/// A subject as the name of a folder.
fn plain(subject: &str) -> String {
    /// Letters of it.
    const MOST: usize = 60;
    subject
        .chars()
        .filter(|c| !c.is_control())
        .map(|c| if matches!(c, '/' | '\\') { '-' } else { c })
        .take(MOST)
        .collect()
}

/// Adds the text and the attachments of a mail, their names behind a folder.
fn add_mail(bytes: &[u8], folder: &str, parts: &mut Parts) -> Result<(), Unread> {
    let lower = bytes.to_ascii_lowercase();
    let many = |what: &[u8], most: usize| memchr::memmem::find_iter(&lower, what).nth(most).is_some();
    if many(b"message/rfc822", MAX_NESTED) || many(b"multipart/", MAX_MULTIPARTS) {
        return Err(Unread::new(Reason::Refused, "the mail nests mails in mails"));
    }
    let Some(message) = MessageParser::default().parse(bytes) else {
        return Err(Unread::new(Reason::Damaged, "the mail cannot be parsed"));
    };
    add_body(&message, folder, parts)?;
    for part in message.attachments() {
        let is_image = part.content_type().is_some_and(|kind| kind.c_type.eq_ignore_ascii_case("image"));
        let inline = matches!(part.body, PartType::InlineBinary(_)) || part.content_id().is_some();
        if is_image && inline && part.contents().len() <= MAX_LOGO {
            continue;
        }
        add_attachment(part, folder, parts)?;
    }
    Ok(())
}

fn add_body(message: &Message<'_>, folder: &str, parts: &mut Parts) -> Result<(), Unread> {
    let (mut page, mut text) = (String::new(), String::new());
    for part in message.html_bodies() {
        match &part.body {
            PartType::Html(body) => page.push_str(body),
            PartType::Text(body) => {
                text.push_str(body);
                text.push('\n');
            }
            _ => {}
        }
    }
    add_text(&format!("{folder}body.html"), &page, parts)?;
    add_text(&format!("{folder}body.txt"), &text, parts)
}

/// Adds the text of a mail, if there is any; pages get a mark that says how they are encoded now.
pub(super) fn add_text(name: &str, text: &str, parts: &mut Parts) -> Result<(), Unread> {
    let is_page = name.ends_with("html");
    let is_blank = match html::read(text.as_bytes()) {
        Ok(Reading::Document(page)) if is_page => page.lines.is_empty(),
        _ => text.trim().is_empty(),
    };
    if is_blank {
        return Ok(());
    }
    let bytes = if is_page { format!("\u{FEFF}{text}") } else { text.to_owned() };
    parts.add_body(name, bytes.into_bytes())
}

fn add_attachment(part: &MessagePart<'_>, folder: &str, parts: &mut Parts) -> Result<(), Unread> {
    let mut add = |name: &str, bytes| parts.add(&format!("{folder}{}", name.trim_start_matches(['/', '\\'])), bytes);
    let name = part.attachment_name().unwrap_or_default();
    match &part.body {
        PartType::Message(nested) => {
            let subject = nested.subject().filter(|_| name.is_empty()).unwrap_or("mail");
            let name =
                if name.is_empty() { format!("{}.eml", subject.replace(['/', '\\'], "-")) } else { name.to_owned() };
            add(&name, nested.raw_message().to_vec())
        }
        PartType::Html(page) => {
            let name = if name.is_empty() { "attachment.html" } else { name };
            add(name, format!("\u{FEFF}{page}").into_bytes())
        }
        PartType::Text(_) => {
            let name = if name.is_empty() { "attachment.txt" } else { name };
            add(name, part.contents().to_vec())
        }
        _ => {
            let kind = part.content_type().and_then(|kind| kind.subtype()).unwrap_or("bin");
            let unnamed = format!("attachment.{}", kind.replace(['/', '\\'], "-"));
            add(if name.is_empty() { &unnamed } else { name }, part.contents().to_vec())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "From: a@example.org\r\nTo: b@example.org\r\nSubject: Application\r\nMIME-Version: 1.0\r\n";

    fn parts(rest: &str) -> Vec<(String, String)> {
        match read(format!("{HEAD}{rest}").replace('\n', "\r\n").replace("\r\r", "\r").as_bytes()) {
            Ok(Reading::Parts(parts)) => {
                parts.into_iter().map(|p| (p.name, String::from_utf8_lossy(&p.bytes).trim().to_owned())).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn mails_become_parts() {
        let alternative = "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\nplain\n--x\nContent-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<p>=E9</p>\n--x--\n";
        let mixed = "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nDear all\n--x\nContent-Type: application/pdf; name=cv.pdf\nContent-Disposition: attachment; filename=\"cv.pdf\"\nContent-Transfer-Encoding: base64\n\nJVBERi0=\n--x\nContent-Type: image/png\nContent-ID: <logo>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\niVBO\n--x--\n";
        let nested = "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\nFrom: c@example.org\nSubject: Inner\n\ninner\n--x--\n";
        for (rest, expected) in [
            ("\nAda", &[("body.txt", "Ada")][..]),
            (alternative, &[("body.html", "\u{FEFF}<p>é</p>")]),
            (mixed, &[("body.txt", "Dear all"), ("cv.pdf", "%PDF-")]),
            (nested, &[("Inner.eml", "From: c@example.org\r\nSubject: Inner\r\n\r\ninner")]),
        ] {
            let got = parts(rest);
            let got: Vec<(&str, &str)> = got.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
            assert_eq!(got, expected, "{rest}");
        }
    }

    #[test]
    fn a_mailbox_gives_the_parts_of_each_mail() {
        let mail = |subject: &str, text: &str| {
            format!("From a@example.org Mon Jan  5\n{}", HEAD.replace("\r\n", "\n").replace("Application", subject))
                + "\n"
                + text
                + "\n\n"
        };
        let text = mail("Cook/Chef", "I cook\n>From Ada with love") + &mail("Cook/Chef", "I bake") + &mail("Empty", "");
        let Ok(Reading::Parts(parts)) = read_mailbox(text.as_bytes()) else { panic!("parts") };
        let parts: Vec<(&str, String)> = parts
            .iter()
            .map(|part| (part.name.as_str(), String::from_utf8_lossy(&part.bytes).trim().to_owned()))
            .collect();
        let [first, second, third] = parts.as_slice() else { panic!("{parts:?}") };
        assert_eq!(*first, ("0001 Cook-Chef/body.txt", "I cook\nFrom Ada with love".to_owned()));
        assert_eq!(*second, ("0002 Cook-Chef/body.txt", "I bake".to_owned()));
        assert_eq!(third.0, "0003 Empty.eml");
    }

    #[test]
    fn odd_mails_end() {
        let reason = |text: &str| read(text.as_bytes()).err().map(|u| u.reason);
        assert_eq!(reason(&format!("{HEAD}\r\n\r\n")), Some(Reason::NoText));
        let deep = "Content-Type: message/rfc822\r\n\r\n".repeat(100_000);
        assert_eq!(reason(&deep), Some(Reason::Refused));
        let wide = "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n".repeat(100_000);
        assert_eq!(reason(&wide), Some(Reason::Refused));
    }
}
