//! Attachments: a file is kept once, and found through its petition only.

use crate::fixtures::{LIGHTING, OPERATOR, at, everything, refer, register, seed};
use crate::harness::{self, contract};
use db::DbError;
use domain::ids::{AttachmentId, PetitionId};
use futures::FutureExt;
use uuid::Uuid;

contract!(a_file_is_kept_once_per_petition, |db| {
    db.write(|conn| seed(conn).boxed()).await.unwrap();
    let (id, referral, stored) = db
        .write(|conn| {
            async move {
                let (id, seq) = register(conn, 1, "luz").await?;
                let referral = refer(conn, id, seq, LIGHTING).await?;
                let file = |n: u128| db::attachments::NewAttachment {
                    id: AttachmentId(Uuid::from_u128(n)),
                    petition: id,
                    referral: Some(referral),
                    kind: "image",
                    name: "foto.jpg".into(),
                    media_type: "image/jpeg",
                    sha256: vec![9; 32],
                    width: 4,
                    height: 3,
                    full: vec![1, 2],
                    thumbnail: vec![3],
                    at: at(0),
                    by: OPERATOR,
                };
                let first = db::attachments::insert(conn, file(1)).await?;
                let second = db::attachments::insert(conn, file(2)).await?;
                Ok::<_, DbError>((id, referral, (first, second)))
            }
            .boxed()
        })
        .await
        .unwrap();
    assert_eq!(stored, (true, false));
    let mut conn = db.read().await.unwrap();
    assert_eq!(
        db::attachments::of_petition(&mut conn, &everything(), id)
            .await
            .unwrap()
            .len(),
        1
    );
    assert_eq!(
        db::attachments::count_images(&mut conn, id, referral)
            .await
            .unwrap(),
        1
    );
    let file = AttachmentId(Uuid::from_u128(1));
    let thumbnail = db::attachments::content(&mut conn, &everything(), id, file, "thumbnail")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (thumbnail.content, thumbnail.media_type.as_str()),
        (vec![3], "image/jpeg")
    );
    assert!(
        db::attachments::content(
            &mut conn,
            &everything(),
            PetitionId(Uuid::nil()),
            file,
            "full"
        )
        .await
        .unwrap()
        .is_none()
    );
});
