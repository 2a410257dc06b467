//! Formatted text, built node by node: nothing of a document ever becomes markup text.

use std::sync::Arc;

use leptos::prelude::*;
use panels::view::{MarkdownView, Node, Tag};

/// Formatted text.
#[component]
pub fn MarkdownBox(
    /// The text.
    markdown: Arc<MarkdownView>,
) -> impl IntoView {
    view! { <div class="markdown">{nodes(&panels::markdown::nodes(&markdown))}</div> }
}

fn nodes(list: &[Node]) -> Vec<AnyView> {
    list.iter().map(node).collect()
}

fn node(node: &Node) -> AnyView {
    match node {
        Node::Text(text) => text.clone().into_any(),
        Node::Code(text) => view! { <code>{text.clone()}</code> }.into_any(),
        Node::CodeBlock(text) => view! { <pre><code>{text.clone()}</code></pre> }.into_any(),
        Node::Link(href, inner) => {
            let (href, inner) = (href.clone(), nodes(inner));
            let outside = href.contains("://").then_some("_blank");
            view! { <a href=href target=outside rel="noopener noreferrer">{inner}</a> }.into_any()
        }
        Node::Image(src, alt) => {
            view! { <img src=src.clone() alt=alt.clone() loading="lazy" referrerpolicy="no-referrer" /> }
                .into_any()
        }
        Node::Rule => view! { <hr /> }.into_any(),
        Node::Break => view! { <br /> }.into_any(),
        Node::Element(tag, inner) => element(*tag, nodes(inner)),
    }
}

fn element(tag: Tag, inner: Vec<AnyView>) -> AnyView {
    match tag {
        Tag::Paragraph => view! { <p>{inner}</p> }.into_any(),
        // A panel's title is the page's second level: headings inside start below it.
        Tag::Heading(1) => view! { <h3 class="markdown-h1">{inner}</h3> }.into_any(),
        Tag::Heading(2) => view! { <h4 class="markdown-h2">{inner}</h4> }.into_any(),
        Tag::Heading(3) => view! { <h5 class="markdown-h3">{inner}</h5> }.into_any(),
        Tag::Heading(_) => view! { <h6 class="markdown-h4">{inner}</h6> }.into_any(),
        Tag::Emphasis => view! { <em>{inner}</em> }.into_any(),
        Tag::Strong => view! { <strong>{inner}</strong> }.into_any(),
        Tag::Strike => view! { <s>{inner}</s> }.into_any(),
        Tag::Quote => view! { <blockquote>{inner}</blockquote> }.into_any(),
        Tag::List { ordered: true } => view! { <ol>{inner}</ol> }.into_any(),
        Tag::List { ordered: false } => view! { <ul>{inner}</ul> }.into_any(),
        Tag::Item => view! { <li>{inner}</li> }.into_any(),
        Tag::Table => view! { <table><tbody>{inner}</tbody></table> }.into_any(),
        Tag::TableHead => view! { <tr class="markdown-head">{inner}</tr> }.into_any(),
        Tag::TableRow => view! { <tr>{inner}</tr> }.into_any(),
        Tag::TableCell => view! { <td>{inner}</td> }.into_any(),
    }
}
