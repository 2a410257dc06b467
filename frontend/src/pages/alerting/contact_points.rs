//! The contact points there are.

use leptos::prelude::*;
use model::api::ContactPoint;

use super::{Sections, may_edit};
use crate::api::contact_points::{self, ContactKind};
use crate::api::load::load;
use crate::ui::button::{ButtonLink, Look};
use crate::ui::icon::Icon;
use crate::ui::row::RowFace;
use crate::ui::states::{Badge, EmptyState, ErrorCard, Note, Skeleton};
use crate::ui::top_bar::{Crumb, TopBar};

/// The icon of a kind.
pub(super) fn icon_of(kind: &str) -> &'static str {
    match kind {
        "email" => "mail",
        "webhook" => "webhook",
        _ => "send",
    }
}

/// The page.
#[component]
pub fn ContactPointsPage() -> impl IntoView {
    let loaded = load(|| async {
        let (points, kinds) =
            futures_util::future::try_join(contact_points::list(), contact_points::kinds()).await?;
        Ok((points, kinds))
    });
    let retry = loaded.retry();
    let (value, failure) = (loaded.value, loaded.failure);
    let content = move || {
        if let Some(failure) = failure.get() {
            return view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any();
        }
        match value.get() {
            Some((points, kinds)) => list(points, &kinds),
            None => view! { <Skeleton rows=3 /> }.into_any(),
        }
    };
    let add = move || {
        may_edit().then(|| {
            view! {
                <ButtonLink href="/alerting/notifications/new" look=Look::Primary icon="plus">
                    "New contact point"
                </ButtonLink>
            }
        })
    };
    view! {
        <TopBar crumbs=vec![Crumb::here("Contact points")]>{add}</TopBar>
        <div class="page">
            <Sections here="/alerting/notifications" />
            {content}
        </div>
    }
}

fn list(points: Vec<ContactPoint>, kinds: &[ContactKind]) -> AnyView {
    if points.is_empty() {
        let text =
            "A contact point says where messages about alerts go: to e-mail addresses or to a program.";
        return view! {
            <EmptyState icon="mail" title="There are no contact points yet" text>
                <ButtonLink href="/alerting/notifications/new" look=Look::Primary>
                    "New contact point"
                </ButtonLink>
            </EmptyState>
        }
        .into_any();
    }
    let problems: Vec<String> = kinds
        .iter()
        .filter(|kind| points.iter().any(|point| point.kind == kind.id))
        .filter_map(|kind| kind.problem.clone())
        .collect();
    let rows = points.into_iter().map(|point| row(point, kinds)).collect_view();
    view! {
        {problems.into_iter().map(|problem| view! { <Note tone="warn">{problem}</Note> }).collect_view()}
        <ul class="row-list">{rows}</ul>
    }
    .into_any()
}

fn row(point: ContactPoint, kinds: &[ContactKind]) -> impl IntoView + use<> {
    let kind = kinds.iter().find(|kind| kind.id == point.kind);
    let name = kind.map_or_else(|| point.kind.clone(), |kind| kind.name.clone());
    let used = match point.rules {
        0 => "used by no rule".to_owned(),
        1 => "used by 1 rule".to_owned(),
        more => format!("used by {more} rules"),
    };
    let cannot = kind.is_some_and(|kind| kind.problem.is_some());
    view! {
        <li>
            <a class="row-link" href=format!("/alerting/notifications/{}", point.uid)>
                <RowFace icon=icon_of(&point.kind) name=point.name about=format!("{name} · {used}") cut=true />
                {cannot.then(|| view! { <Badge tone="warn" text="Cannot send" /> })}
                <Icon name="chevron-right" />
            </a>
        </li>
    }
}
