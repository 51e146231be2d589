package io.elasticfaces.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.cli.chaos.Story.End;
import io.elasticfaces.cli.chaos.Story.Seen;
import io.elasticfaces.contract.FailureReason;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds what clients saw and what the buckets hold against what each picture must give. */
final class Judgement {
    /** What a healthy picture may fail of when everything around it dies. */
    private static final Set<String> HONEST = Set.of("WORKERS_DIED", "EXPIRED", "NOT_QUEUED");

    private final List<Story> stories;
    private final Map<String, Integer> requestByName;
    private final List<String> lost = new ArrayList<>();
    private final List<String> swapped = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> twice = new ArrayList<>();
    private int answered;
    private int fetched;
    private int failed;
    private int unowned;

    /**
     * Judges.
     *
     * @param replies what workers have replied, by id
     */
    Judgement(List<Story> stories, Audit audit, Map<String, Set<String>> replies) {
        this.stories = stories;
        this.requestByName = stories.stream()
                .map(Story::picture)
                .filter(picture -> picture.expected() != null)
                .collect(Collectors.toMap(ChaosPicture::expected, ChaosPicture::number, (one, other) -> one));
        stories.forEach(this::judge);
        audit.odd().forEach(wrong::add);
        Map<Integer, Story> byNumber = stories.stream()
                .collect(Collectors.toMap(story -> story.picture().number(), story -> story));
        audit.byId().forEach((id, stored) -> judge(id, stored, byNumber.get(stored.request())));
        replies.forEach((id, different) -> {
            if (different.size() > 1) {
                twice.add("Workers replied differently to " + id + ": " + different);
            }
        });
    }

    private void judge(Story story) {
        if (story.seen().size() > 1) {
            twice.add(story.toString());
        }
        Seen first = story.first().orElse(null);
        if (first == null) {
            lost.add(story.toString());
        } else if (first.name() != null) {
            if (first.name().equals(story.picture().expected())) {
                if (story.end() == End.ANSWERED) {
                    answered++;
                } else {
                    fetched++;
                }
            } else {
                blame(first.name(), story.toString());
            }
        } else if (mayFail(story.picture(), first.status())) {
            failed++;
        } else {
            wrong.add(story.toString());
        }
    }

    private void judge(String id, Audit.Stored stored, Story story) {
        if (story == null) {
            return;
        }
        if (!stored.settled()) {
            // Stored, but its sender got an error without an id and sent it anew as another request.
            if (story.keyed() || story.ids().contains(id)) {
                lost.add("No outcome under " + stored.key() + ": " + story);
            } else {
                unowned++;
            }
        } else if (stored.name() != null
                && !stored.name().equals(story.picture().expected())) {
            blame(stored.name(), "Stored under " + stored.key() + ": " + stored.name() + "; " + story);
        } else if (stored.failure() != null && !mayFail(story.picture(), stored.failure())) {
            wrong.add("Stored under " + stored.key() + ": " + stored.failure() + "; " + story);
        } else if (story.keyed() && !story.seen().isEmpty() && !story.seen().equals(Set.of(seen(stored)))) {
            twice.add("Stored under " + stored.key() + ": " + stored + "; " + story);
        }
    }

    private void blame(String name, String evidence) {
        (requestByName.containsKey(name) ? swapped : wrong).add(evidence);
    }

    private static Seen seen(Audit.Stored stored) {
        return stored.failure() == null
                ? new Seen(stored.name(), 200)
                : new Seen(null, stored.failure().httpStatus());
    }

    private static boolean mayFail(ChaosPicture picture, FailureReason reason) {
        return HONEST.contains(reason.name()) || reason == picture.failure();
    }

    private static boolean mayFail(ChaosPicture picture, int status) {
        Set<Integer> statuses = new HashSet<>();
        for (FailureReason reason : FailureReason.values()) {
            if (mayFail(picture, reason)) {
                statuses.add(reason.httpStatus());
            }
        }
        return statuses.contains(status);
    }

    /** Fails the test that finds a request lost, swapped, wrong or answered twice, or fewer than were to be sent. */
    void requireFlawless(int requests) {
        assertThat(lost).as("lost").isEmpty();
        assertThat(swapped).as("swapped").isEmpty();
        assertThat(wrong).as("wrong").isEmpty();
        assertThat(twice).as("answered twice").isEmpty();
        assertThat(sent()).as("sent before the time was over").isEqualTo(requests);
    }

    int sent() {
        return stories.size();
    }

    int answered() {
        return answered;
    }

    int fetched() {
        return fetched;
    }

    int failed() {
        return failed;
    }

    /** Pictures in the bucket that nobody knows an id of. */
    int unowned() {
        return unowned;
    }

    List<String> lost() {
        return lost;
    }

    List<String> swapped() {
        return swapped;
    }

    List<String> wrong() {
        return wrong;
    }

    List<String> twice() {
        return twice;
    }

    /** Returns how many requests were posted more than once. */
    long postedAgain() {
        return stories.stream().filter(story -> story.posts() > 1).count();
    }
}
