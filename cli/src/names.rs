//! Names of things that people type: which of them could have been meant, and several of them in a sentence.

/// Octets of a text that may be a mistyped name; the longest has 29. Measuring takes time by the length.
const LONGEST: usize = 64;

/// At most three of the names that could have been meant by the text, the likeliest first.
pub(crate) fn near(text: &str, names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let text = text.to_lowercase().replace('_', "-");
    let score = |name: &str| {
        let holds = text.len() >= 3 && name.contains(&text);
        if holds { 1.0 } else { strsim::jaro_winkler(&text, name) }
    };
    let mut near: Vec<(f64, &'static str)> =
        names.map(|name| (score(name), name)).filter(|(score, _)| *score >= 0.8).collect();
    near.sort_by(|one, other| other.0.total_cmp(&one.0));
    near.into_iter().map(|(_, name)| name).take(3).collect()
}

/// The names as alternatives, for example `human, json or ndjson`.
pub(crate) fn either<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
