package io.elasticfaces.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.cli.chaos.Story.Seen;
import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.ResourceNames;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;
import software.amazon.awssdk.services.s3.S3Client;

/** Compares what clients saw and what the buckets contain with the one right answer to each picture. */
final class Judgement {
    private static final ResourceNames NAMES = new ResourceNames("faces");

    /** Reasons for which any picture may fail if workers and services do. */
    private static final Set<FailureReason> HONEST =
            Set.of(FailureReason.WORKERS_DIED, FailureReason.EXPIRED, FailureReason.NOT_QUEUED);

    private final Set<String> names;
    private final List<String> lost = new ArrayList<>();
    private final List<String> swapped = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> twice = new ArrayList<>();
    private final int sent;
    private int answered;
    private int fetched;
    private int failed;

    /** @param replies the outcomes that workers replied, by id */
    Judgement(List<Story> stories, S3Client s3, Map<String, Set<String>> replies) {
        sent = stories.size();
        names = stories.stream().map(story -> story.picture.expected()).collect(Collectors.toSet());
        stories.forEach(this::judge);
        audit(stories, s3);
        replies.forEach((id, outcomes) -> {
            if (outcomes.size() > 1) {
                twice.add("Workers replied differently to " + id + ": " + outcomes);
            }
        });
    }

    private void judge(Story story) {
        if (story.seen.isEmpty()) {
            lost.add(story.toString());
            return;
        }
        if (story.seen.size() > 1) {
            twice.add(story.toString());
        }
        Seen first = story.seen.iterator().next();
        if (first.name() == null) {
            if (mayFail(story.picture, first.status())) {
                failed++;
            } else {
                wrong.add(story.toString());
            }
        } else if (!first.name().equals(story.picture.expected())) {
            blame(first.name(), story.toString());
        } else if (story.fetched) {
            fetched++;
        } else {
            answered++;
        }
    }

    /** Reads the buckets: every picture, identified by its own bytes, and its outcome. */
    private void audit(List<Story> stories, S3Client s3) {
        Map<String, Story> byHash = stories.stream()
                .collect(Collectors.toMap(story -> DigestUtils.md5Hex(story.picture.bytes()), Function.identity()));
        Map<String, Story> byKey = new HashMap<>();
        hashes(s3, NAMES.inBucket()).forEach((key, hash) -> byKey.put(key, byHash.get(hash)));
        Set<String> outcomes = hashes(s3, NAMES.outBucket()).keySet();
        byKey.forEach((key, story) -> {
            if (story == null) {
                wrong.add("The object " + key + " is not a picture that was sent.");
            } else if (outcomes.contains(key)) {
                judge(key, read(s3, key), story);
            } else if (story.keyed || story.ids.contains(Luck.id(key))) {
                // Otherwise its client got an error without an id and has sent it again as another request.
                lost.add("No outcome for " + key + ": " + story);
            }
        });
        outcomes.stream()
                .filter(key -> !byKey.containsKey(key))
                .forEach(key -> wrong.add("The outcome " + key + " belongs to no picture."));
    }

    private void judge(String key, Outcome stored, Story story) {
        String evidence = "Stored as " + key + ": " + stored + "; " + story;
        FailureReason failure =
                stored.failure() == null ? null : stored.failure().reason();
        Seen outcome = failure == null ? new Seen(stored.name(), 200) : new Seen(null, failure.httpStatus());
        if (failure == null && !stored.name().equals(story.picture.expected())) {
            blame(stored.name(), evidence);
        } else if (failure != null && !HONEST.contains(failure) && failure != story.picture.failure()) {
            wrong.add(evidence);
        } else if (story.keyed && !story.seen.isEmpty() && !story.seen.equals(Set.of(outcome))) {
            twice.add(evidence);
        }
    }

    private void blame(String name, String evidence) {
        (names.contains(name) ? swapped : wrong).add(evidence);
    }

    private static boolean mayFail(ChaosPicture picture, int status) {
        return Arrays.stream(FailureReason.values())
                .filter(reason -> HONEST.contains(reason) || reason == picture.failure())
                .anyMatch(reason -> reason.httpStatus() == status);
    }

    private static Outcome read(S3Client s3, String key) {
        var object = s3.getObjectAsBytes(get -> get.bucket(NAMES.outBucket()).key(key));
        return StoredOutcome.read(object.asUtf8String(), object.response().metadata());
    }

    /** Returns the entity tags of all objects by key. */
    private static Map<String, String> hashes(S3Client s3, String bucket) {
        Map<String, String> hashes = new HashMap<>();
        s3.listObjectsV2Paginator(list -> list.bucket(bucket))
                .contents()
                .forEach(object -> hashes.put(object.key(), object.eTag().replace("\"", "")));
        return hashes;
    }

    /** Fails the test unless every request was sent and has its one right answer. */
    void requireFlawless(int requests) {
        assertThat(lost).as("lost").isEmpty();
        assertThat(swapped).as("swapped").isEmpty();
        assertThat(wrong).as("wrong").isEmpty();
        assertThat(twice).as("answered twice").isEmpty();
        assertThat(sent).as("sent in time").isEqualTo(requests);
    }

    @Override
    public String toString() {
        return "%d sent, %d answered, %d fetched later, %d failed with a reason; %d lost, %d swapped, %d wrong, %d answered twice"
                .formatted(sent, answered, fetched, failed, lost.size(), swapped.size(), wrong.size(), twice.size());
    }
}
