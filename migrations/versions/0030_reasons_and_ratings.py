"""Why a person was called, and ratings that are asked for at messengers."""

from innkeep.installation.migrations import script

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    script("""
    -- Why the agent, or the guest, called a person. Of earlier calls nobody wrote it down.
    ALTER TABLE session_moves ADD COLUMN reason text
        CONSTRAINT session_moves_reason_check CHECK (reason IN (
            'asked', 'complaint', 'emergency', 'unsure', 'too_much', 'too_late', 'timed_out', 'failed', 'crowded',
            'not_solved', 'stranger', 'unrecorded'));
    ALTER TABLE session_moves DISABLE TRIGGER only_added;
    UPDATE session_moves SET reason = 'unrecorded' WHERE kind = 'called';
    ALTER TABLE session_moves ENABLE TRIGGER only_added;
    ALTER TABLE session_moves ADD CONSTRAINT session_moves_calls_have_a_reason
        CHECK ((kind = 'called') = (reason IS NOT NULL));

    -- What a guest is asked about an order or a conversation, at the messenger that they write from: once each.
    ALTER TABLE channel_outbox ADD COLUMN rating_id uuid;
    ALTER TABLE channel_outbox ADD FOREIGN KEY (org_id, rating_id) REFERENCES ratings (org_id, id) ON DELETE CASCADE;
    ALTER TABLE channel_outbox DROP CONSTRAINT channel_outbox_kind_check;
    ALTER TABLE channel_outbox ADD CONSTRAINT channel_outbox_kind_check CHECK (kind IN (
        'message', 'photo', 'edit', 'retraction', 'order', 'proposal', 'words', 'rating'));
    ALTER TABLE channel_outbox DROP CONSTRAINT channel_outbox_of_one_thing;
    ALTER TABLE channel_outbox ADD CONSTRAINT channel_outbox_of_one_thing CHECK (CASE kind
        WHEN 'order' THEN order_id IS NOT NULL WHEN 'proposal' THEN proposal_id IS NOT NULL
        WHEN 'photo' THEN photo_id IS NOT NULL WHEN 'words' THEN words IS NOT NULL
        WHEN 'rating' THEN rating_id IS NOT NULL ELSE message_id IS NOT NULL END);
    ALTER TABLE channel_outbox DROP CONSTRAINT channel_outbox_of_a_conversation;
    ALTER TABLE channel_outbox ADD CONSTRAINT channel_outbox_of_a_conversation
        CHECK (kind IN ('words', 'rating') OR session_id IS NOT NULL);
    CREATE INDEX channel_outbox_by_rating ON channel_outbox (org_id, rating_id) WHERE rating_id IS NOT NULL;
    """)
