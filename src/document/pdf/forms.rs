//! What a page paints by name: forms, which are pages in the page, pictures, and the notes on it.

use super::geometry::{Matrix, Rect};
use super::paint::Walk;
use super::state::{Frame, Ink, State, clip};
use hayro_font::hayro_syntax::object::{Dict, Name, Stream};
use hayro_font::hayro_syntax::page::Resources;

/// Nesting of forms, and how often forms are entered on one page.
const MAX_DEPTH: usize = 16;
const MAX_FORMS: usize = 4096;
/// Flags of notes that are not seen on the page: hidden, not for the screen.
const UNSEEN: u32 = 1 << 1 | 1 << 5;

impl<'a> Walk<'_, 'a> {
    /// Paints what stands under a name.
    pub(super) fn xobject(&mut self, frame: &mut Frame<'_, 'a>, name: &[u8]) {
        let Some(stream) = Name::new(name)
            .and_then(|name| frame.resources.iter().find_map(|resources| resources.x_objects.get::<Stream<'_>>(&name)))
        else {
            return;
        };
        let dict = stream.dict();
        let off = frame.is_off() || !self.painter.layers.shows(dict, b"OC");
        match dict.get::<Name<'_>>(b"Subtype").as_deref() {
            Some(b"Image") if !off => {
                let is_mask = dict.get::<bool>(b"ImageMask").unwrap_or(false);
                let has_holes = dict.contains_key(b"SMask") || dict.contains_key(b"Mask");
                self.image(frame, is_mask, has_holes);
            }
            Some(b"Form") => self.form(&stream, frame.resources, frame.state.clone(), frame.depth + 1, off),
            _ => {}
        }
    }

    /// Paints a form.
    fn form(&mut self, form: &Stream<'a>, around: &[Resources<'a>], mut state: State<'a>, depth: usize, off: bool) {
        if depth > MAX_DEPTH || self.forms >= MAX_FORMS {
            return;
        }
        self.forms += 1;
        let Ok(content) = form.decoded_data() else { return };
        let dict = form.dict();
        let own = dict.get::<Dict<'_>>(b"Resources").map(Resources::new);
        let resources: Vec<Resources<'a>> = own.into_iter().chain(around.iter().cloned()).collect();
        if let Some(m) = Matrix::of(dict.get(b"Matrix")) {
            state.ctm = m.concat(state.ctm);
        }
        if dict.contains_key(b"Group") {
            state.group *= state.fill.alpha;
            (state.fill.alpha, state.stroke.alpha) = (1.0, 1.0);
        }
        if let Some([x0, y0, x1, y1]) = dict.get::<[f32; 4]>(b"BBox") {
            let m = state.ctm;
            let area = Rect { x0, y0, x1, y1 }.normalize().transform(m);
            clip(&mut state, Some(area), m.is_upright());
        }
        self.stream(&content, &resources, state, depth, off);
    }

    /// Paints a note on the page, such as a filled field: its look is a form, fitted into its box.
    pub(super) fn note(&mut self, note: &Dict<'a>, around: &[Resources<'a>], mut state: State<'a>) {
        let kind = note.get::<Name<'_>>(b"Subtype");
        let is_unseen = note.get::<u32>(b"F").unwrap_or(0) & UNSEEN != 0;
        if is_unseen || matches!(kind.as_deref(), Some(b"Link" | b"Popup" | b"Highlight" | b"Underline" | b"Squiggly"))
        {
            return;
        }
        let Some(looks) = note.get::<Dict<'_>>(b"AP") else { return };
        let look = looks.get::<Stream<'_>>(b"N").or_else(|| {
            let state = note.get::<Name<'_>>(b"AS")?;
            looks.get::<Dict<'_>>(b"N")?.get::<Stream<'_>>(&state)
        });
        let (Some(look), Some([x0, y0, x1, y1])) = (look, note.get::<[f32; 4]>(b"Rect")) else { return };
        self.painting.notes = true;
        let place = Rect { x0, y0, x1, y1 }.normalize();
        let own =
            look.dict().get::<[f32; 4]>(b"BBox").map_or(place, |[x0, y0, x1, y1]| Rect { x0, y0, x1, y1 }.normalize());
        let own = own.transform(Matrix::of(look.dict().get(b"Matrix")).unwrap_or(Matrix::identity()));
        let scale = |wanted: f32, has: f32| if has > 0.0 { wanted / has } else { 1.0 };
        let (a, d) = (scale(place.width(), own.width()), scale(place.height(), own.height()));
        state.ctm = Matrix { a, b: 0.0, c: 0.0, d, e: place.x0 - own.x0 * a, f: place.y0 - own.y0 * d };
        let off = !self.painter.layers.shows(note, b"OC");
        self.form(&look, around, state, 1, off);
    }

    pub(super) fn image(&mut self, frame: &Frame<'_, 'a>, is_mask: bool, has_holes: bool) {
        let m = frame.state.ctm;
        let area = Rect::new(0.0, 0.0, 1.0, 1.0).transform(m);
        let opaque = m.is_upright() && !is_mask && !has_holes;
        let alpha = frame.state.ink(&frame.state.fill).alpha;
        self.mark(frame, area, None, Ink { colour: None, alpha }, opaque);
    }
}
