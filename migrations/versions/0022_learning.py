"""What guests wrote and the agent could not answer alone, and what a manager makes of it."""

from innkeep.installation.migrations import script

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    script("""
    -- A message that a person had to see to. Near-identical ones follow the first of them, which leads their group and
    -- is decided for all of them. Without a vector it was not compared with the others yet.
    CREATE TABLE lessons (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        message_id uuid NOT NULL,
        reason text NOT NULL CHECK (reason IN ('not_known', 'handed_over', 'taken_over')),
        text text NOT NULL CHECK (text ~ '\\S'),
        phrase text NOT NULL CHECK (phrase ~ '\\S' AND phrase !~ '\\n'),
        language text CHECK (language IS NULL OR are_languages(ARRAY[language])),
        vector bytea CHECK (octet_length(vector) BETWEEN 4 AND 16384 AND octet_length(vector) % 4 = 0),
        leader_id uuid,
        near_item_id uuid,
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'accepted', 'dismissed')),
        decided_at timestamptz CHECK (isfinite(decided_at)),
        decided_by uuid,
        item_id uuid,
        article_id uuid,
        UNIQUE (org_id, id),
        CONSTRAINT lessons_once_a_message UNIQUE (org_id, message_id),
        CONSTRAINT lessons_decided_by_somebody CHECK (
            (status = 'open') = (decided_at IS NULL) AND (status = 'open') = (decided_by IS NULL)),
        CONSTRAINT lessons_teach_an_item_or_an_article CHECK (
            num_nonnulls(item_id, article_id) = CASE WHEN status = 'accepted' THEN 1 ELSE 0 END),
        CONSTRAINT lessons_follow_others CHECK (leader_id <> id AND (leader_id IS NULL OR vector IS NOT NULL)),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id),
        FOREIGN KEY (org_id, message_id) REFERENCES messages (org_id, id),
        FOREIGN KEY (org_id, leader_id) REFERENCES lessons (org_id, id),
        FOREIGN KEY (org_id, near_item_id) REFERENCES catalogue_items (org_id, id),
        FOREIGN KEY (org_id, decided_by) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, item_id) REFERENCES catalogue_items (org_id, id),
        FOREIGN KEY (org_id, article_id) REFERENCES articles (org_id, id)
    );
    CREATE INDEX lessons_to_decide ON lessons (org_id, id) WHERE status = 'open' AND leader_id IS NULL;
    CREATE INDEX lessons_to_compare ON lessons (org_id, id) WHERE vector IS NULL;
    CREATE INDEX lessons_by_leader ON lessons (org_id, leader_id);
    CALL protect('lessons');

    -- What a manager thinks of teaching, and what it would do to the hotel's own past. Whoever plays it says until when
    -- it is waited for: one that went away with its process is over by then.
    CREATE TABLE lesson_trials (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        lesson_id uuid NOT NULL,
        asked_by uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('alias', 'article')),
        item_id uuid,
        title text NOT NULL CHECK (title ~ '\\S' AND title !~ '\\n'),
        text text CHECK (text ~ '\\S'),
        status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'running', 'done', 'failed')),
        waits_until timestamptz CHECK (isfinite(waits_until)),
        scenarios integer NOT NULL DEFAULT 0,
        played integer NOT NULL DEFAULT 0,
        passed_before integer,
        passed_after integer,
        changes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(changes) = 'array'),
        UNIQUE (org_id, id),
        CONSTRAINT lesson_trials_teach_an_item_or_an_article CHECK (
            (kind = 'alias') = (item_id IS NOT NULL) AND (kind = 'article') = (text IS NOT NULL)),
        CONSTRAINT lesson_trials_wait_while_they_run CHECK ((status = 'running') = (waits_until IS NOT NULL)),
        CONSTRAINT lesson_trials_play_each_twice CHECK (scenarios >= 0 AND played BETWEEN 0 AND 2 * scenarios),
        CONSTRAINT lesson_trials_done_know_the_effect CHECK (
            num_nonnulls(passed_before, passed_after) = CASE WHEN status = 'done' THEN 2 ELSE 0 END
            AND passed_before BETWEEN 0 AND scenarios AND passed_after BETWEEN 0 AND scenarios),
        FOREIGN KEY (org_id, lesson_id) REFERENCES lessons (org_id, id),
        FOREIGN KEY (org_id, asked_by) REFERENCES users (org_id, id),
        FOREIGN KEY (org_id, item_id) REFERENCES catalogue_items (org_id, id)
    );
    CREATE INDEX lesson_trials_by_lesson ON lesson_trials (org_id, lesson_id, id);
    CALL protect('lesson_trials');
    """)
