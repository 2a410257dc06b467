//! When a rule fires and when it is over. Pure: no I/O, no clock, no randomness; time is the slot that is evaluated.
//!
//! The way of an evaluation: a [`schedule`] says which slot is due, the rule's query is answered with frames, a
//! [`Condition`] reads one value from each series, [`RuleState::step`] tells what changed, and a [`Group`] says when
//! people are told of it, [`compose`] what they read. Storing states and notices in one transaction, and delivering, are the server's part.

mod condition;
mod group;
mod message;
mod number;
pub mod schedule;
mod state;

pub use condition::{Compare, Condition, DuplicateSeries, Reading};
pub use group::{About, Alert, Group, Notice, Policy};
pub use message::{Facts, Line, Message, Stand, compose, value_text};
pub use state::{Cause, Change, Ended, GONE_AFTER, Instance, Outcome, Phase, RuleState, Timing, WhenEmpty};
