//! A trainee at a session.

use crate::model::{Field, FieldKind, Id, Kind};

choices! { AttendanceState "attendance_state" ATTENDANCE_STATE { Present "present", Late "late", Absent "absent", Excused "excused" } }

record! {
    /// A trainee at a session.
    Attendance {
        /// Which.
        session: Option<Id> = Field::of(FieldKind::Ref(Kind::Session)).required().searched().column(30, 2).quick();
        /// Who.
        trainee: Option<Id> = Field::of(FieldKind::Ref(Kind::Trainee)).required().searched().column(26, 1).quick();
        /// Present, late, absent or excused.
        state: Option<AttendanceState> = Field::choice(&ATTENDANCE_STATE).required().column(10, 1).quick();
        /// Why not.
        reason: String = Field::text().column(24, 3).quick();
    }
}
