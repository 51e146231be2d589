package io.elasticfaces.cli.chaos;

import java.util.LinkedHashSet;
import java.util.Set;

/** What one client saw of one request. Its client writes it; it is read after that. */
final class Story {
    final ChaosPicture picture;

    /** Whether it is sent with an Idempotency-Key. */
    final boolean keyed;

    final Set<Seen> seen = new LinkedHashSet<>();
    final Set<String> ids = new LinkedHashSet<>();

    /** Whether the first final answer came from {@code /results/<id>}. */
    boolean fetched;

    private final StringBuilder log = new StringBuilder();

    /**
     * A final answer.
     *
     * @param name the name, or null if recognition failed
     * @param status 200, or the HTTP status of the failure's reason
     */
    record Seen(String name, int status) {}

    Story(ChaosPicture picture, boolean keyed) {
        this.picture = picture;
        this.keyed = keyed;
    }

    void answer(Seen answer, boolean byFetching) {
        fetched = seen.isEmpty() ? byFetching : fetched;
        seen.add(answer);
    }

    /** Records an event, to explain a failed run. */
    void note(String event) {
        if (log.length() < 2_000) {
            log.append("; ").append(event);
        }
    }

    @Override
    public String toString() {
        return "request " + picture.number() + " (" + picture.fileName() + (keyed ? ", keyed" : "") + ", must be "
                + (picture.expected() == null ? picture.failure() : picture.expected()) + ", ids " + ids + "): " + seen
                + " after" + log;
    }
}
