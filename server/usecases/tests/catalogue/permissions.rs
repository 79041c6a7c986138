//! Who edits: nobody but administrators.

use crate::harness::{self, contract};
use crate::office::{ctx, department, open, others};
use crate::{day, form_of, only_type};
use domain::catalogue::{
    CatalogueEntity, CatalogueFilter, ChannelForm, DepartmentEnd, DepartmentForm, NeighborhoodForm,
    ReasonForm, ReasonKind,
};
use domain::failure::Failure;
use domain::ids::{ChannelId, NeighborhoodId, PetitionTypeId, ReasonId};
use domain::users::Role;
use usecases::seed::seed_id;
use usecases::{catalogues, editing};
use uuid::Uuid;

contract!(only_administrators_edit_the_catalogues, |db| {
    let system = open(db).await;
    let lamp = PetitionTypeId(seed_id("petition_type", "AP-01"));
    let admin = ctx(&system, Role::Administrator).await;
    let kind = form_of(&only_type(&admin, "AP-01").await);
    let department_form = DepartmentForm {
        code: "NVA".into(),
        name: "Nueva".into(),
        valid_from: day("2026-01-01"),
    };
    let end = DepartmentEnd {
        version: 1,
        valid_to: None,
        successor: None,
        move_types: false,
    };
    let neighborhood = NeighborhoodForm {
        postal_code: "91700".into(),
        name: "Centro".into(),
        kind: "Colonia".into(),
        point: None,
    };
    let channel = ChannelForm {
        name: "Otro".into(),
        position: 1,
    };
    let reason = ReasonForm {
        kind: ReasonKind::Cancel,
        name: "Otro".into(),
        position: 1,
    };
    let all = CatalogueFilter::default();
    let (d, n) = (department("AP"), NeighborhoodId(Uuid::nil()));
    let (c, r) = (
        ChannelId(seed_id("channel", "phone_072")),
        ReasonId(seed_id("cancel", "test")),
    );
    for role in others() {
        let ctx = ctx(&system, role).await;
        let refusals = [
            editing::departments(&ctx, &all).await.err(),
            editing::create_department(&ctx, department_form.clone())
                .await
                .err(),
            editing::change_department(&ctx, d, 1, department_form.clone())
                .await
                .err(),
            editing::end_department(&ctx, d, end.clone()).await.err(),
            editing::types(&ctx, &all).await.err(),
            editing::create_type(&ctx, kind.clone()).await.err(),
            editing::change_type(&ctx, lamp, 1, kind.clone())
                .await
                .err(),
            editing::end_type(&ctx, lamp, 1, None).await.err(),
            editing::neighborhoods(&ctx, &all).await.err(),
            editing::create_neighborhood(&ctx, neighborhood.clone())
                .await
                .err(),
            editing::change_neighborhood(&ctx, n, 1, neighborhood.clone())
                .await
                .err(),
            editing::end_neighborhood(&ctx, n, 1, true).await.err(),
            editing::channels(&ctx, &all).await.err(),
            editing::create_channel(&ctx, channel.clone()).await.err(),
            editing::change_channel(&ctx, c, 1, channel.clone())
                .await
                .err(),
            editing::end_channel(&ctx, c, 1, true).await.err(),
            editing::reasons(&ctx, &all).await.err(),
            editing::create_reason(&ctx, reason.clone()).await.err(),
            editing::change_reason(&ctx, r, 1, reason.clone())
                .await
                .err(),
            editing::end_reason(&ctx, r, 1, true).await.err(),
            editing::history(&ctx, CatalogueEntity::Channel, c.0)
                .await
                .err(),
        ];
        for (n, refusal) in refusals.into_iter().enumerate() {
            assert_eq!(refusal, Some(Failure::Forbidden), "{role:?} {n}");
        }
        assert!(catalogues::in_force(&ctx).await.is_ok(), "forms need them");
    }
});
