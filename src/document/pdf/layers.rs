//! Layers of a document: which of them are switched off when it is opened ("PDF 32000-1", 8.11).

use hayro_font::hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier};
use hayro_font::hayro_syntax::xref::XRef;
use std::collections::HashSet;

/// Nesting of expressions over layers that is followed.
const MAX_DEPTH: usize = 16;

/// The layers that are off.
#[derive(Debug, Default)]
pub(super) struct Layers {
    off: HashSet<ObjectIdentifier>,
    /// Whether there are none at all.
    none: bool,
}

impl Layers {
    /// The layers of a document.
    pub(super) fn of(xref: &XRef) -> Self {
        let mut off = HashSet::new();
        let catalog = xref.get::<Dict<'_>>(xref.root_id());
        let properties = catalog.and_then(|catalog| catalog.get::<Dict<'_>>(b"OCProperties"));
        let Some((properties, config)) =
            properties.and_then(|properties| Some((properties.clone(), properties.get::<Dict<'_>>(b"D")?)))
        else {
            return Self { none: true, ..Self::default() };
        };
        let listed = |dict: &Dict<'_>, key: &[u8]| -> Vec<ObjectIdentifier> {
            let list = dict.get::<Array<'_>>(key);
            let references = list.iter().flat_map(Array::raw_iter).filter_map(|layer| layer.as_obj_ref());
            references.map(ObjectIdentifier::from).collect()
        };
        if config.get::<Name<'_>>(b"BaseState").is_some_and(|state| state.as_ref() == b"OFF") {
            off.extend(listed(&properties, b"OCGs"));
        }
        for layer in listed(&config, b"ON") {
            off.remove(&layer);
        }
        off.extend(listed(&config, b"OFF"));
        Self { off, none: false }
    }

    /// Whether what stands under a key of a dictionary, a layer or a rule over layers, is shown.
    pub(super) fn shows(&self, holder: &Dict<'_>, key: &[u8]) -> bool {
        if self.none {
            return true;
        }
        let id = holder.get_ref(key).map(ObjectIdentifier::from);
        if id.is_some_and(|id| self.off.contains(&id)) {
            return false;
        }
        holder.get::<Dict<'_>>(key).is_none_or(|rule| self.rule(&rule))
    }

    fn rule(&self, rule: &Dict<'_>) -> bool {
        if let Some(expression) = rule.get::<Array<'_>>(b"VE") {
            return self.expression(&expression, 0);
        }
        let mut on: Vec<bool> = match rule.get::<Array<'_>>(b"OCGs") {
            Some(layers) => layers
                .raw_iter()
                .filter_map(|layer| layer.as_obj_ref())
                .map(|layer| !self.off.contains(&layer.into()))
                .collect(),
            None => rule.get_ref(b"OCGs").map(|layer| !self.off.contains(&layer.into())).into_iter().collect(),
        };
        if on.is_empty() {
            on.push(true);
        }
        match rule.get::<Name<'_>>(b"P").as_deref() {
            Some(b"AllOn") => on.iter().all(|on| *on),
            Some(b"AnyOff") => on.iter().any(|on| !*on),
            Some(b"AllOff") => on.iter().all(|on| !*on),
            _ => on.iter().any(|on| *on),
        }
    }

    fn expression(&self, expression: &Array<'_>, depth: usize) -> bool {
        let operator = expression.iter::<Object<'_>>().next().and_then(Object::into_name);
        let mut parts = expression.raw_iter().skip(1).map(|part| match part {
            MaybeRef::Ref(layer) => !self.off.contains(&layer.into()),
            MaybeRef::NotRef(Object::Array(inner)) if depth < MAX_DEPTH => self.expression(&inner, depth + 1),
            MaybeRef::NotRef(_) => true,
        });
        match operator.as_deref() {
            Some(b"And") => parts.all(|on| on),
            Some(b"Not") => !parts.next().unwrap_or(false),
            _ => parts.any(|on| on),
        }
    }
}
