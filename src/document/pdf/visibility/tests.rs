//! One small page a reason, and one a near-miss.

use crate::document::{Document, Format, Hidden, Reading, read};
use std::fmt::Write as _;

/// A page of 600 by 800 points with this content; resources are those of `RESOURCES`.
fn pdf(content: &str) -> Vec<u8> {
    const RESOURCES: &str = "/Font<</F 5 0 R>>/ExtGState<</Clear<</ca 0>>/Pale<</ca .1>>/Half<</ca .5>>\
        /Multiply<</BM/Multiply>>>>/XObject<</Photo 6 0 R/Form 7 0 R/Ghost 9 0 R>>/Properties<</Off 8 0 R>>\
        /ColorSpace<</Ink[/Separation/Black/DeviceGray 10 0 R]>>";
    let stream = |dict: &str, data: &str| format!("<<{dict}/Length {}>>stream\n{data}\nendstream", data.len());
    let form = "/Type/XObject/Subtype/Form/BBox[0 0 600 800]";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[8 0 R]/D<</OFF[8 0 R]>>>>>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<<{RESOURCES}>>>>"),
        stream("", content),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
        stream("/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "x"),
        stream(form, "BT /F 10 Tf 50 300 Td (in a form) Tj ET"),
        "<</Type/OCG/Name(layer)>>".to_owned(),
        stream(&format!("{form}/Group<</S/Transparency>>"), "BT /F 10 Tf 50 300 Td (in a group) Tj ET"),
        "<</FunctionType 2/Domain[0 1]/C0[1]/C1[0]/N 1>>".to_owned(),
    ];
    let mut file = "%PDF-1.7\n".to_owned();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        let _ = write!(file, "{} 0 obj\n{object}\nendobj\n", index + 1);
    }
    let start = file.len();
    let _ = write!(file, "xref\n0 {}\n0000000000 65535 f \n", offsets.len() + 1);
    for offset in &offsets {
        let _ = writeln!(file, "{offset:010} 00000 n ");
    }
    let _ = write!(file, "trailer<</Root 1 0 R/Size {}>>\nstartxref\n{start}\n%%EOF", offsets.len() + 1);
    file.into_bytes()
}

fn document(content: &str) -> Document {
    match read(Format::Pdf, &pdf(content)) {
        Ok(Reading::Document(document)) => document,
        other => panic!("{content}: {other:?}"),
    }
}

/// Checks pages that hold a visible line, and one more that is hidden for a reason or not.
fn check(rows: &[(&str, Option<Hidden>)]) {
    for (content, expected) in rows {
        let document = document(&format!("BT /F 10 Tf 50 700 Td (Ann Example, baker) Tj ET\n{content}"));
        let lines: Vec<(&str, Option<Hidden>)> = document.lines.iter().map(|l| (l.text.as_str(), l.hidden)).collect();
        assert_eq!(lines.first(), Some(&("Ann Example, baker", None)), "{content}");
        assert_eq!(lines.len(), 2, "{content}: {lines:?}");
        assert_eq!(lines[1].1, *expected, "{content}");
    }
}

const TEXT: &str = "BT /F 10 Tf 50 600 Td (second line) Tj ET";

#[test]
fn text_in_the_colour_of_its_background_is_hidden() {
    let white = Some(Hidden::WhiteText);
    for (before, expected) in [
        ("1 g", white),
        (".98 .99 .98 rg", white),
        ("0 0 0 0 k", white),
        (".85 g", None),
        // White on dark: a box, a banner under many texts, a thick line, a shape, a photo.
        ("0 0 .4 rg 40 590 200 30 re f 1 g", None),
        ("0 0 .4 rg 0 0 300 650 re f 1 g", None),
        ("30 w 40 605 m 300 605 l S 1 g", None),
        ("0 g 40 590 m 300 590 l 300 630 l 60 640 l h f 1 g", None),
        ("q 300 0 0 60 40 580 cm /Photo Do Q 1 g", None),
        // The dark box is elsewhere, or beside the text.
        ("0 0 .4 rg 40 490 200 30 re f 1 g", white),
        ("0 0 .4 rg 300 590 200 30 re f 1 g", white),
        // Dark on dark, and what is left of dark on dark under a white box.
        ("0 0 .1 rg 40 590 200 30 re f 0 0 .12 rg", white),
        ("0 g 40 590 200 30 re f 1 g 40 590 200 30 re f 0 g", None),
        // Dark text in the box around a shape, not in the shape.
        ("0 g 40 500 m 300 500 l 300 640 l h f", None),
        // Full tint of black ink is black, though its number is 1.
        ("/Ink cs 1 scn", None),
        ("/Ink cs 0 scn", white),
        // White letters with a black outline.
        ("1 g 0 G 2 Tr", None),
    ] {
        check(&[(&format!("{before} {TEXT}"), expected)]);
    }
}

#[test]
fn text_too_small_to_read_is_hidden() {
    check(&[
        ("BT /F 1 Tf 50 600 Td (second line) Tj ET", Some(Hidden::TinyText)),
        ("BT /F 1 Tf 3 0 0 3 50 600 Tm (second line) Tj ET", Some(Hidden::TinyText)),
        ("BT /F 10 Tf 5 Tz 50 600 Td (second line) Tj ET", Some(Hidden::TinyText)),
        ("BT /F 1 Tf 10 0 0 10 50 600 Tm (second line) Tj ET", None),
        ("BT /F 10 Tf 70 Tz 50 600 Td (second line) Tj ET", None),
        ("BT /F 10 Tf 50 600 Td (brand) Tj /F 3 Tf 4 Ts (TM) Tj ET", None),
    ]);
}

#[test]
fn text_off_the_page_is_hidden() {
    check(&[
        ("BT /F 10 Tf 50 -20 Td (second line) Tj ET", Some(Hidden::OffPage)),
        ("BT /F 10 Tf 700 600 Td (second line) Tj ET", Some(Hidden::OffPage)),
        ("1 0 0 1 0 900 cm BT /F 10 Tf 50 60 Td (second line) Tj ET", Some(Hidden::OffPage)),
        ("BT /F 10 Tf 50 2 Td (second line) Tj ET", None),
    ]);
}

#[test]
fn text_that_paints_nothing_is_hidden_unless_a_scan_lies_under_it() {
    let scan = "q 600 0 0 800 0 0 cm /Photo Do Q";
    check(&[
        (&format!("3 Tr {TEXT}"), Some(Hidden::Invisible)),
        (&format!("7 Tr {TEXT}"), Some(Hidden::Invisible)),
        (&format!("q 90 0 0 90 400 600 cm /Photo Do Q 3 Tr {TEXT}"), Some(Hidden::Invisible)),
        (&format!("1 Tr {TEXT}"), None),
        (&format!("{scan} 3 Tr {TEXT}"), None),
    ]);
    let letters = "BT /F 10 Tf 50 500 Td (much painted text on a page with a picture) Tj ET ".repeat(4);
    let designed = document(&format!("{scan} {letters} 3 Tr {TEXT}"));
    assert!(designed.lines.iter().any(|line| line.hidden == Some(Hidden::Invisible)), "{:?}", designed.lines);
}

#[test]
fn transparent_text_is_hidden() {
    check(&[
        (&format!("/Clear gs {TEXT}"), Some(Hidden::Transparent)),
        (&format!("/Pale gs {TEXT}"), Some(Hidden::Transparent)),
        (&format!("/Half gs {TEXT}"), None),
        (&format!("/Clear gs 1 Tr {TEXT}"), None),
        ("/Clear gs /Ghost Do", Some(Hidden::Transparent)),
        ("/Half gs /Ghost Do", None),
    ]);
}

#[test]
fn text_outside_its_clip_is_hidden() {
    check(&[
        (&format!("q 0 0 5 5 re W n {TEXT} Q"), Some(Hidden::Clipped)),
        (&format!("q 0 0 5 5 re W n Q {TEXT}"), None),
        (&format!("q 40 590 300 30 re W n {TEXT} Q"), None),
        (&format!("q 40 590 m 400 590 l 40 700 l h W n {TEXT} Q"), None),
        // Beside the slope of a triangle, in the hole of a frame, between two far dots: all within the box.
        (&format!("q 40 590 m 400 590 l 400 640 l h W n {TEXT} Q"), Some(Hidden::Clipped)),
        (&format!("q 0 0 600 800 re 40 590 300 30 re W* n {TEXT} Q"), Some(Hidden::Clipped)),
        (&format!("q 0 0 1 1 re 590 790 1 1 re W n {TEXT} Q"), Some(Hidden::Clipped)),
        (&format!("q 40 590 300 30 re W n 0 0 5 5 re W n {TEXT} Q"), Some(Hidden::Clipped)),
        ("q 0 0 5 5 re W n /Form Do Q", Some(Hidden::Clipped)),
        ("/Form Do", None),
    ]);
}

/// Lines that together cover the second line.
fn thin_lines() -> String {
    let lines: Vec<String> = (0..16).map(|at| format!("40 {} 300 1.2 re f", 595 + at)).collect();
    lines.join(" ")
}

#[test]
fn glyphs_that_show_other_letters_than_their_font_tells_are_read_as_they_are() {
    let map =
        "1 beginbfchar <48> <004C> endbfchar 1 beginbfchar <6F> <0065> endbfchar 1 beginbfchar <62> <0064> endbfchar";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>".to_owned(),
        "<</Length 47>>stream\nBT /F 10 Tf 50 700 Td (Hobby: bob hopping) Tj ET\nendstream".to_owned(),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding/ToUnicode 6 0 R>>".to_owned(),
        format!("<</Length {}>>stream\n{map}\nendstream", map.len()),
    ];
    let numbered = objects.iter().enumerate().map(|(at, object)| format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    let file = format!("%PDF-1.7\n{}trailer\n<</Root 1 0 R>>\n%%EOF", numbered.collect::<String>());
    let Ok(Reading::Document(document)) = read(Format::Pdf, file.as_bytes()) else { panic!("a document") };
    assert_eq!(document.lines[0].text, "Hobby: bob hopping");
}

#[test]
fn text_painted_over_is_hidden() {
    check(&[
        (&format!("{TEXT} 1 g 40 590 300 30 re f"), Some(Hidden::Covered)),
        (&format!("{TEXT} q 300 0 0 30 40 590 cm /Photo Do Q"), Some(Hidden::Covered)),
        ("/Form Do 1 g 40 290 300 30 re f", Some(Hidden::Covered)),
        // A background, a highlighter, a frame, a line through, a box clipped away, a pale veil.
        (&format!("1 1 0 rg 40 590 300 30 re f 0 g {TEXT}"), None),
        (&format!("{TEXT} /Multiply gs 1 1 0 rg 40 590 300 30 re f"), None),
        (&format!("{TEXT} 40 590 300 30 re S"), None),
        (&format!("{TEXT} 50 603 90 1 re f"), None),
        (&format!("{TEXT} 1 g {}", thin_lines()), Some(Hidden::Covered)),
        (&format!("{TEXT} q 300 5 -5 30 40 590 cm /Photo Do Q"), Some(Hidden::Covered)),
        (&format!("{TEXT} /Half gs 1 g {}", "40 590 300 30 re f ".repeat(9)), Some(Hidden::Covered)),
        (&format!("{TEXT} q 0 0 5 5 re W n 1 g 40 590 300 30 re f Q"), None),
        (&format!("{TEXT} /Half gs 1 g 40 590 300 30 re f"), None),
        (&format!("{TEXT} 0 g 30 580 400 50 re 40 590 300 30 re f*"), None),
    ]);
}

#[test]
fn text_on_a_layer_that_is_off_is_hidden() {
    check(&[
        (&format!("/OC /Off BDC {TEXT} EMC"), Some(Hidden::LayerOff)),
        (&format!("/OC /Off BDC EMC {TEXT}"), None),
        // What covers it is off.
        (&format!("{TEXT} /OC /Off BDC 1 g 40 590 300 30 re f EMC"), None),
    ]);
}

#[test]
fn hidden_text_leaves_the_visible_lines_as_they_are() {
    let hidden = "1 g BT /F 10 Tf 90 600 Td (between) Tj ET 0 g";
    let document = document(&format!("{TEXT} {hidden} BT /F 10 Tf 105 600 Td (goes on) Tj ET"));
    let lines: Vec<(&str, Option<Hidden>)> = document.lines.iter().map(|l| (l.text.as_str(), l.hidden)).collect();
    assert_eq!(lines, [("second line goes on", None), ("between", Some(Hidden::WhiteText))]);
}

#[test]
fn a_line_that_also_stands_visible_is_not_reported() {
    let document = document(&format!("{TEXT} 1 g BT /F 10 Tf 50 400 Td (second line) Tj ET"));
    assert_eq!(document.lines.iter().map(|l| l.hidden).collect::<Vec<_>>(), [None]);
}

#[test]
fn a_false_replacement_text_gives_way_to_the_glyphs() {
    for (replacement, glyphs, expected) in [
        ("Terraform Kubernetes Kafka", "second line", "second line"),
        ("second line", "sec-ond line", "second line"),
        ("Email", "*", "Email"),
    ] {
        let content = format!("/Span<</ActualText({replacement})>>BDC BT /F 10 Tf 50 600 Td ({glyphs}) Tj ET EMC");
        let document = document(&content);
        let lines: Vec<&str> = document.visible().map(|l| l.text.as_str()).collect();
        assert_eq!(lines, [expected], "{content}");
        // What is told instead is shown as hidden text.
        let hidden = document.lines.iter().find(|line| line.hidden == Some(Hidden::Doubtful));
        let is_false = expected != replacement && expected == glyphs && !replacement.starts_with("second");
        assert_eq!(hidden.map(|line| line.text.as_str()), is_false.then_some(replacement), "{content}");
    }
}
