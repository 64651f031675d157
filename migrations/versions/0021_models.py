"""What a language model may cost, the answer while it is drafted, translations of messages, and what was so far."""

from innkeep.installation.migrations import script

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    script("""
    -- How much of a language model a hotel wants to pay for; 0 keeps every word of its guests in the house.
    ALTER TABLE organizations
        ADD COLUMN model_tokens_a_day integer NOT NULL DEFAULT 1000000,
        ADD COLUMN model_requests_a_stay integer NOT NULL DEFAULT 300,
        ADD CONSTRAINT organizations_model_tokens_a_day_check CHECK (model_tokens_a_day BETWEEN 0 AND 1000000000),
        ADD CONSTRAINT organizations_model_requests_a_stay_check CHECK (model_requests_a_stay BETWEEN 0 AND 100000);

    -- What was spent on a day of the hotel's calendar, or during a stay. Taken before a model is asked, in one
    -- conditional statement, so that several processes together do not spend more than is allowed.
    CREATE TABLE model_uses (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        day date CHECK (isfinite(day)),
        stay_id uuid,
        requests integer NOT NULL DEFAULT 0,
        tokens bigint NOT NULL DEFAULT 0,
        UNIQUE (org_id, id),
        CONSTRAINT model_uses_once_a_day UNIQUE (org_id, day),
        CONSTRAINT model_uses_once_a_stay UNIQUE (org_id, stay_id),
        CONSTRAINT model_uses_of_a_day_or_a_stay CHECK (num_nonnulls(day, stay_id) = 1),
        CONSTRAINT model_uses_only_grow CHECK (requests >= 0 AND tokens >= 0),
        FOREIGN KEY (org_id, stay_id) REFERENCES checkin_rooms (org_id, id)
    );
    CALL protect('model_uses');

    -- The answer as far as it is thought, for the page of the guest who waits; gone when the turn is written.
    ALTER TABLE turns
        ADD COLUMN draft text CHECK (draft ~ '\\S'),
        ADD CONSTRAINT turns_drafts_of_open_turns CHECK (draft IS NULL OR finished_at IS NULL);

    -- Whoever makes the row translates; one that is still empty after a while was lost with its process.
    CREATE TABLE message_translations (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        message_id uuid NOT NULL,
        language text NOT NULL CHECK (are_languages(ARRAY[language])),
        engine text NOT NULL CHECK (engine ~ '\\S'),
        text text CHECK (text ~ '\\S'),
        failed boolean NOT NULL DEFAULT false,
        UNIQUE (org_id, id),
        CONSTRAINT message_translations_once UNIQUE (org_id, message_id, language),
        CONSTRAINT message_translations_failed_have_no_text CHECK (NOT failed OR text IS NULL),
        FOREIGN KEY (org_id, message_id) REFERENCES messages (org_id, id)
    );
    CALL protect('message_translations');

    -- What has happened so far, for the person who takes over; once an epoch.
    CREATE TABLE session_summaries (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        org_id uuid NOT NULL REFERENCES organizations (id),
        session_id uuid NOT NULL,
        epoch bigint NOT NULL,
        engine text NOT NULL CHECK (engine ~ '\\S'),
        text text NOT NULL CHECK (text ~ '\\S' AND text !~ '\\n'),
        UNIQUE (org_id, id),
        CONSTRAINT session_summaries_once_an_epoch UNIQUE (org_id, session_id, epoch),
        FOREIGN KEY (org_id, session_id) REFERENCES sessions (org_id, id)
    );
    CALL protect('session_summaries');
    """)
