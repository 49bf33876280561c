//! Style sheets, as far as they tell what a person sees: the whole cascade to one computed look of each element.
//!
//! `cssparser` makes the tokens; selectors, `@media`, nesting, custom properties, arithmetic, colours and transforms
//! are followed here. A page is thought of as it opens in a window of 1280 by 900 pixels with a light theme.

mod colour;
mod selectors;
mod sheet;
mod style;
mod tokens;
mod transform;
mod values;

pub(super) use selectors::Node;
pub(super) use sheet::{Sheet, data_sheet};
pub(super) use style::{Display, Style};

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(css: &str, own: &str) -> bool {
        let mut sheet = Sheet::default();
        sheet.add(css, "");
        let body = Node { tag: "body".to_owned(), place: (1, 1), ..Node::default() };
        let node = Node {
            tag: "p".to_owned(),
            id: "one".to_owned(),
            classes: vec!["a".to_owned(), "b".to_owned()],
            attributes: vec![("data-x".to_owned(), "1".to_owned())],
            parent: Some(0),
            previous: None,
            place: (1, 1),
        };
        let nodes = [body, node];
        let mut style = Style::root();
        style.apply(&mut sheet, &nodes, 0, "");
        let mut style = style.inherited();
        style.apply(&mut sheet, &nodes, 1, own);
        style.is_hidden()
    }

    #[test]
    fn styles_that_hide_are_told_from_those_that_do_not() {
        for (own, expected) in [
            ("display:none", true),
            ("DISPLAY : None !important", true),
            ("visibility:hidden", true),
            ("opacity:0", true),
            ("opacity:.9", false),
            ("font-size:0", true),
            ("font-size:1px", true),
            ("font-size:9px", false),
            ("color:#fff", true),
            ("color:white;background:#123", false),
            ("color:white;background-color:white", true),
            ("color:#fefefe", true),
            ("color:rgb(255, 255, 255)", true),
            ("color:rgba(0,0,0,0)", true),
            ("color:rgba(0,0,0,.6)", false),
            ("color:transparent;background:linear-gradient(red,blue);-webkit-background-clip:text", false),
            ("position:absolute;left:-9999px", true),
            ("left:-9999px", false),
            ("text-indent:-9999px", true),
            ("width:1px;height:1px;overflow:hidden;position:absolute", true),
            ("width:1px", false),
            ("position:absolute;clip:rect(0 0 0 0)", true),
            ("color:#ccc", false),
            ("d\\69splay:none", true),
            ("color:hsl(0 0% 100%)", true),
            ("color:oklch(1 0 0)", true),
            ("color:lab(20 10 10)", false),
            ("color:color-mix(in srgb, white 95%, black)", true),
            ("color:rgb(from red r g b)", true),
            ("color:#000;background:#000", true),
            ("color:#fff;background:linear-gradient(#fff,#fefefe)", true),
            ("color:#fff;background:linear-gradient(#fff,#123)", false),
            ("color:#000;background:url(x.png)", false),
            ("color:#fff;background:url(x.png)", true),
            ("font-size:calc(1px * .5 + 0.1em)", true),
            ("font-size:calc(1em + 2px)", false),
            ("font-size:max(0px, 1px)", true),
            ("font-size:sibling-index(3)", true),
            ("transform:scale(.001)", true),
            ("transform:rotate(3deg) translate(2px)", false),
            ("transform:rotateX(90deg)", true),
            ("transform:matrix(1,0,0,1,-5000,0)", true),
            ("scale:.01", true),
            ("translate:-3000px", true),
            ("rotate:y 90deg", true),
            ("zoom:.1", true),
            ("position:fixed;inset:-9999px auto auto -9999px", true),
            ("position:relative;left:-5px", false),
            ("position:fixed;top:300vh", true),
            ("position:absolute;top:3000px;left:60px", false),
            ("margin-left:calc(-100vw - 20px)", true),
            ("filter:opacity(0)", true),
            ("filter:grayscale(1)", false),
            ("mask-image:linear-gradient(transparent,transparent)", true),
            ("mix-blend-mode:screen", true),
            ("clip-path:polygon(0 0,100% 0,100% 90%,0 100%)", false),
            ("clip-path:polygon(0 0,1% 0,0 1%)", true),
            ("clip-path:circle(0)", true),
            ("letter-spacing:-1em", true),
            ("letter-spacing:-.02em", false),
            ("height:0;overflow:clip", true),
            ("height:0;overflow-y:hidden", true),
            ("max-height:calc(2px - 2px);overflow:hidden", true),
            ("width:.5px;contain:paint", true),
            ("font-family:Wingdings", true),
            ("display:table-column", true),
            ("-webkit-text-fill-color:#fff", true),
            ("--c:#fff;color:var(--c)", true),
            ("color:var(--none,#fff)", true),
            ("color:é#ffé", false),
            ("font-size:é", false),
        ] {
            assert_eq!(hidden("", own), expected, "{own}");
        }
    }

    #[test]
    fn selectors_find_their_elements() {
        for (css, expected) in [
            ("p{display:none}", true),
            (".a{display:none}", true),
            ("#one{display:none}", true),
            ("p.a.b , div{display:none}", true),
            ("body > p.b{display:none}", true),
            ("*{display:none}", true),
            ("div p{display:none}", false),
            (".c{display:none}", false),
            ("p:hover{display:none}", false),
            ("p[x]{display:none}", false),
            ("[data-x]{display:none}", true),
            ("p[data-x^='1']{display:none}", true),
            ("p:nth-of-type(1){display:none}", true),
            ("p:nth-child(2n){display:none}", false),
            ("p:not(.c){display:none}", true),
            (":is(p,div):where(.a){display:none}", true),
            ("p:last-child{display:none}", true),
            ("p:last-child{display:none} p:last-child{display:block!important}", false),
            ("p::first-line{font-size:0}", true),
            ("p::before{display:none}", false),
            ("body + p{display:none}", false),
            ("body{ & p{display:none} }", true),
            ("body{ > .a{display:none} }", true),
            ("@supports (display:grid){p{display:none}}", true),
            ("@media (min-width:1px){p{display:none}}", true),
            ("@media (width >= 300px){p{display:none}}", true),
            ("@media (prefers-color-scheme:dark){p{display:none}}", false),
            ("@media not print{p{display:none}}", true),
            ("@layer a{p{display:none}}", true),
            ("@layer a{p{display:none}} p{display:block}", false),
            ("@layer a{p{display:none!important}} p{display:block!important}", true),
            ("@container (width > 1px){p{display:none}}", true),
            ("@keyframes k{to{opacity:0}} p{animation:k 0s forwards}", true),
            ("@keyframes k{from{opacity:0}to{opacity:1}} p{opacity:0;animation:k 1s both}", false),
            ("body{color:#fff}", true),
            (":root{--c:transparent} p{color:var(--c)}", true),
            ("@import 'data:text/css,p%7Bdisplay:none%7D';", true),
            ("@import url(data:text/css;base64,cHtkaXNwbGF5Om5vbmV9);", true),
            (".a{display:none} p{display:block}", true),
            ("p{display:none} .a{display:block}", false),
            ("p{display:none!important} .a{display:block}", true),
            ("@media print{p{display:none}}", false),
            ("@media (max-width:5px){p{display:none}} .a{color:red}", false),
            ("@media screen{p{display:none}}", true),
            ("@import 'x'; p{display:none}", true),
            ("/* p{} */ <!-- p{display:none} -->", true),
            ("body{background:#000} p{color:#fff}", false),
            ("p{display:none", true),
            ("@media {{{{", false),
        ] {
            assert_eq!(hidden(css, ""), expected, "{css}");
        }
    }
}
