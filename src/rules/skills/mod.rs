//! The rules of skills: what ratings may be put together, what may be concluded from them, and what stands between a skill and its use.
//!
//! [`scale`] keeps the kinds of ratings apart; [`judgement`] says how a trainee stands at a skill; [`cusum`] watches outcomes one by one;
//! [`osce`], [`agreement`] and [`pre_post`] are figures over groups; [`supervision`] derives the code of a logged operation; [`unlock`] finds
//! the items that trained people lack; [`readiness`] tells how ready a place is and was; [`selection`] orders nominations by need; [`follow_up`] draws the cascade of teaching.
//! the items that trained people lack; [`selection`] orders nominations by need; [`follow_up`] draws the cascade of teaching;
//! [`verification`] makes and reads the codes of what is printed.
//! the items that trained people lack; [`selection`] orders nominations by need; [`follow_up`] draws the cascade of teaching; [`presets`] says what an
//! assessment begins with.
//! [`osce`], [`agreement`] and [`pre_post`] are figures over groups; [`supervision`] derives the code of a logged operation; [`reconcile`] compares a logbook with a
//! theatre register; [`unlock`] finds
//! the items that trained people lack; [`selection`] orders nominations by need; [`follow_up`] draws the cascade of teaching.
//! [`targets`] are the scores that a framework names for instruments.
//!
//! Must not: read files, ask the clock, average ratings of different tools, or say more than the evidence does. Where a figure is
//! undefined the rule refuses with a reason and a next step; it never gives a number instead.
//! Still awkward: rows are made by the caller from records; nothing here knows how they are kept.

pub mod agreement;
pub mod cusum;
pub mod distribution;
pub mod follow_up;
pub mod indicators;
pub mod judgement;
pub mod matrix;
pub mod osce;
pub mod plot;
pub mod pre_post;
pub mod presets;
pub mod readiness;
pub mod reconcile;
pub mod scale;
pub mod selection;
pub mod supervision;
pub mod targets;
pub mod unlock;
pub mod verification;
