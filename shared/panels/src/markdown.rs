//! Markdown as a closed tree of nodes. A renderer asks for it when it shows a text, and only then: the reader is large,
//! and a page without texts does without.

use pulldown_cmark::{Event, HeadingLevel, Options as Extensions, Parser, Tag as Start};

use crate::links;
use crate::view::{MarkdownView, Node, Tag};

/// What is open while a document is read.
enum Open {
    Element(Tag),
    Link(Option<String>),
    Image(Option<String>),
    Code,
    /// Something whose content counts and which itself does not.
    Plain,
}

/// The tree of a view: of Markdown what it means, of code one block.
pub fn nodes(view: &MarkdownView) -> Vec<Node> {
    if view.is_code { vec![Node::CodeBlock(view.text.clone())] } else { markdown(&view.text) }
}

fn markdown(text: &str) -> Vec<Node> {
    let extensions =
        Extensions::ENABLE_TABLES | Extensions::ENABLE_STRIKETHROUGH | Extensions::ENABLE_TASKLISTS;
    let mut open: Vec<(Open, Vec<Node>)> = vec![(Open::Plain, Vec::new())];
    for event in Parser::new_ext(text, extensions) {
        let node = match event {
            Event::Start(start) => {
                open.push((opened(start), Vec::new()));
                continue;
            }
            Event::End(_) => {
                let Some((kind, nodes)) = open.pop() else { continue };
                let closed = closed(kind, nodes);
                if let Some((_, outer)) = open.last_mut() {
                    outer.extend(closed);
                }
                continue;
            }
            Event::Code(code) => Node::Code(code.into_string()),
            Event::SoftBreak => Node::Text(" ".to_owned()),
            Event::HardBreak => Node::Break,
            Event::Rule => Node::Rule,
            Event::TaskListMarker(done) => Node::Text(if done { "☑ " } else { "☐ " }.to_owned()),
            Event::Text(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => Node::Text(text.into_string()),
        };
        if let Some((_, nodes)) = open.last_mut() {
            push(nodes, node);
        }
    }
    // Whatever is still open belongs to its parent.
    while open.len() > 1 {
        let Some((kind, nodes)) = open.pop() else { break };
        if let Some((_, outer)) = open.last_mut() {
            outer.extend(closed(kind, nodes));
        }
    }
    open.pop().map(|(_, nodes)| nodes).unwrap_or_default()
}

/// Adds a node; texts next to each other become one.
fn push(nodes: &mut Vec<Node>, node: Node) {
    if let (Some(Node::Text(before)), Node::Text(more)) = (nodes.last_mut(), &node) {
        before.push_str(more);
        return;
    }
    nodes.push(node);
}

fn opened(start: Start<'_>) -> Open {
    Open::Element(match start {
        Start::Paragraph => Tag::Paragraph,
        Start::Heading { level, .. } => Tag::Heading(match level {
            HeadingLevel::H1 => 1,
            HeadingLevel::H2 => 2,
            HeadingLevel::H3 => 3,
            HeadingLevel::H4 => 4,
            HeadingLevel::H5 => 5,
            HeadingLevel::H6 => 6,
        }),
        Start::BlockQuote(_) => Tag::Quote,
        Start::List(first) => Tag::List { ordered: first.is_some() },
        Start::Item => Tag::Item,
        Start::Emphasis => Tag::Emphasis,
        Start::Strong => Tag::Strong,
        Start::Strikethrough => Tag::Strike,
        Start::Table(_) => Tag::Table,
        Start::TableHead => Tag::TableHead,
        Start::TableRow => Tag::TableRow,
        Start::TableCell => Tag::TableCell,
        Start::CodeBlock(_) => return Open::Code,
        Start::Link { dest_url, .. } => return Open::Link(links::checked(&dest_url)),
        Start::Image { dest_url, .. } => return Open::Image(links::checked(&dest_url)),
        // A block of HTML is a paragraph of its own text.
        Start::HtmlBlock => Tag::Paragraph,
        _ => return Open::Plain,
    })
}

fn closed(kind: Open, nodes: Vec<Node>) -> Vec<Node> {
    match kind {
        Open::Element(tag) => vec![Node::Element(tag, nodes)],
        Open::Link(Some(address)) => vec![Node::Link(address, nodes)],
        Open::Image(Some(address)) => vec![Node::Image(address, words(&nodes))],
        Open::Code => vec![Node::CodeBlock(words(&nodes).trim_end().to_owned())],
        // What must not be followed is still read.
        Open::Link(None) | Open::Image(None) | Open::Plain => nodes,
    }
}

/// The texts inside of nodes.
fn words(nodes: &[Node]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(text) | Node::Code(text) | Node::CodeBlock(text) | Node::Image(_, text) => {
                text.clone()
            }
            Node::Element(_, inner) | Node::Link(_, inner) => words(inner),
            Node::Rule | Node::Break => " ".to_owned(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &[Node]) {
        assert_eq!(markdown(text), expect, "{text}");
    }

    fn text(text: &str) -> Node {
        Node::Text(text.to_owned())
    }

    fn paragraph(nodes: Vec<Node>) -> Node {
        Node::Element(Tag::Paragraph, nodes)
    }

    #[test]
    fn markdown_becomes_a_tree() {
        check("# Title", &[Node::Element(Tag::Heading(1), vec![text("Title")])]);
        check(
            "a **b** `c`",
            &[paragraph(vec![
                text("a "),
                Node::Element(Tag::Strong, vec![text("b")]),
                text(" "),
                Node::Code("c".into()),
            ])],
        );
        check("[go](/d/x)", &[paragraph(vec![Node::Link("/d/x".into(), vec![text("go")])])]);
        check(
            "![alt](https://x/y.png)",
            &[paragraph(vec![Node::Image("https://x/y.png".into(), "alt".into())])],
        );
        check("```\nlet x = 1;\n```", &[Node::CodeBlock("let x = 1;".into())]);
    }

    #[test]
    fn html_and_foreign_addresses_stay_text() {
        check("a <b onclick=x>b</b>", &[paragraph(vec![text("a <b onclick=x>b</b>")])]);
        check("<script>alert(1)</script>", &[paragraph(vec![text("<script>alert(1)</script>")])]);
        check("[go](javascript:alert(1))", &[paragraph(vec![text("go")])]);
        check("![x](data:image/svg+xml,x)", &[paragraph(vec![text("x")])]);
    }
}
