//! A kit as a page and as Markdown.

use super::{Kit, Question};
use crate::report::html::{Shown, page};
use crate::report::{markdown_text as text, plural};
use maud::{Markup, html as markup};
use std::fmt::Write;

/// Marks of the scorecard.
const MARKS: &str = "1 2 3 4 5";
/// What every interviewer is told.
const CARE: &str = "Ask everybody the same core questions. Do not ask about age, family, health, origin, belief or any other protected matter, and write down nothing of it.";

/// The kit as Markdown.
pub fn markdown(kit: &Kit) -> String {
    let mut out = format!(
        "# {}: {}\n\n{}. As of {}. {}.\n\n> {CARE}\n",
        text(&kit.role),
        text(&kit.name),
        kit.standing,
        kit.as_of,
        kit.size()
    );
    list("Before you begin", &kit.before, &mut out);
    let mut number = 0;
    for section in &kit.sections {
        let _ = write!(out, "\n## {}\n", section.title);
        for question in &section.questions {
            number += 1;
            asked(number, question, &mut out);
        }
    }
    list("What good answers show", &kit.look_for, &mut out);
    list("Beware of", &kit.pitfalls, &mut out);
    let _ = write!(
        out,
        "\n## Scorecard\n\n| Criterion | Weight | Resume | Mark ({MARKS}) | Why |\n|---|---:|---|---|---|\n"
    );
    for [label, weight, verdict] in &kit.scorecard {
        let _ = writeln!(out, "| {} | {weight} | {verdict} | | |", text(label));
    }
    out.push_str("\nInterviewer: ____________  Date: ____________  Decision: ____________\n");
    out
}

fn list(title: &str, lines: &[String], out: &mut String) {
    if lines.is_empty() {
        return;
    }
    let _ = write!(out, "\n## {title}\n\n");
    for line in lines {
        let _ = writeln!(out, "- {}", text(line));
    }
}

fn asked(number: usize, question: &Question, out: &mut String) {
    let _ = write!(out, "\n{number}. **{}**\n", text(&question.ask));
    if let Some((quote, place)) = &question.quote {
        let _ = write!(out, "\n   > {} ({place})\n\n", text(quote));
    }
    if !question.why.is_empty() {
        let _ = writeln!(out, "   - Why: {}", text(&question.why));
    }
    for line in &question.look_for {
        let _ = writeln!(out, "   - Look for: {}", text(line));
    }
}

/// The kit as a page of its own.
pub fn html(kit: &Kit) -> String {
    let firsts = kit.sections.iter().scan(0, |asked, section| {
        let first = *asked;
        *asked += section.questions.len();
        Some((first, section))
    });
    let body = markup! {
        header.top.kit {
            p.kicker { "Interview kit, " (Shown(&kit.role)) }
            h1 { (Shown(&kit.name)) }
            p.lead { (Shown(&kit.standing)) ". " (kit.size()) ", results as of " (Shown(&kit.as_of)) "." }
            p.note { (CARE) }
            @if kit.left_out > 0 { p.note { (plural(kit.left_out, "question")) " of the role's bank left out: they touch protected matters." } }
        }
        main.kit {
            (lines("Before you begin", &kit.before))
            @for (first, section) in firsts {
                section {
                    h2 { (section.title) }
                    ol.asks {
                        @for (at, question) in section.questions.iter().enumerate() {
                            li { span.no aria-hidden="true" { (first + at + 1) } (ask(question)) }
                        }
                    }
                }
            }
            div.pair { (lines("What good answers show", &kit.look_for)) (lines("Beware of", &kit.pitfalls)) }
            (scorecard(kit))
        }
        footer { p { "Made offline by cvsift from the results of a run. Every decision is a person's." } }
    };
    page(&format!("Interview kit: {}", kit.name), None, &body)
}

fn ask(question: &Question) -> Markup {
    markup! {
        div {
            p.ask { (Shown(&question.ask)) }
            @if let Some((quote, place)) = &question.quote { blockquote { (Shown(quote)) " " cite { (Shown(place)) } } }
            @if !question.why.is_empty() { p.soft { b { "Why: " } (Shown(&question.why)) } }
            @if !question.look_for.is_empty() { p.soft { b { "Look for: " } (Shown(&question.look_for.join("; "))) } }
        }
    }
}

fn lines(title: &str, lines: &[String]) -> Markup {
    if lines.is_empty() {
        return markup! {};
    }
    markup! { section { h2 { (title) } ul.dots { @for line in lines { li { (Shown(line)) } } } } }
}

fn scorecard(kit: &Kit) -> Markup {
    markup! {
        section.sheet {
            h2 { "Scorecard" }
            p.soft { (Shown(&kit.name)) ", " (Shown(&kit.role)) }
            div.wide {
                table {
                    thead { tr {
                        th scope="col" { "Criterion" } th.num scope="col" { "Weight" } th scope="col" { "Resume" }
                        th scope="col" { "Mark" } th scope="col" { "Why" }
                    } }
                    tbody {
                        @for [label, weight, verdict] in &kit.scorecard {
                            tr { td { (Shown(label)) } td.num { (Shown(weight)) } td { (Shown(verdict)) } td.marks { (MARKS) } td.room {} }
                        }
                    }
                }
            }
            p.sign { span { "Interviewer" } span { "Date" } span { "Decision" } }
        }
    }
}
