package io.elasticfaces.cli.chaos;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** What one client has seen of one request; written by its client, read when that is done. */
final class Story {
    /** How the first final answer came. */
    enum End {
        /** In the answer to a POST. */
        ANSWERED,
        /** From /results/id. */
        FETCHED,
        /** Its time ended before. */
        NONE
    }

    private final ChaosPicture picture;
    private final boolean keyed;
    private final Set<Seen> seen = new LinkedHashSet<>();
    private final Set<String> ids = new LinkedHashSet<>();
    private final StringBuilder log = new StringBuilder();
    private End end = End.NONE;
    private int posts;

    /**
     * A final answer.
     *
     * @param name the name, or null where recognition failed
     * @param status the HTTP status that the failure's reason has, or 200
     */
    record Seen(String name, int status) {}

    /** @param keyed whether it is sent under an Idempotency-Key */
    Story(ChaosPicture picture, boolean keyed) {
        this.picture = picture;
        this.keyed = keyed;
    }

    ChaosPicture picture() {
        return picture;
    }

    boolean keyed() {
        return keyed;
    }

    void posted() {
        posts++;
    }

    int posts() {
        return posts;
    }

    void id(String id) {
        ids.add(id);
    }

    Set<String> ids() {
        return ids;
    }

    /** Notes a final answer; the first ends the story. */
    void answer(End how, Seen answer) {
        seen.add(answer);
        if (end == End.NONE) {
            end = how;
        }
    }

    Set<Seen> seen() {
        return seen;
    }

    Optional<Seen> first() {
        return seen.stream().findFirst();
    }

    End end() {
        return end;
    }

    /** Records an event, to explain a failed run. */
    void note(String event) {
        if (log.length() < 2_000) {
            log.append(log.isEmpty() ? "" : "; ").append(event);
        }
    }

    @Override
    public String toString() {
        return "request " + picture.number() + " (" + picture.fileName() + (keyed ? ", keyed" : "") + ", must be "
                + (picture.expected() == null ? picture.failure() : picture.expected()) + ", ids " + ids + "): " + seen
                + " after: " + log;
    }
}
