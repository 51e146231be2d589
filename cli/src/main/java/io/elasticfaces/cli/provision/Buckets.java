package io.elasticfaces.cli.provision;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.component.aws2.s3.AWS2S3Operations;
import software.amazon.awssdk.services.s3.model.BucketLocationConstraint;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutBucketTaggingRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Buckets: looked for, made, set up, emptied, removed. */
final class Buckets {
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    /** The region whose name S3 does not take for a bucket's place, as it is the usual one. */
    private static final String USUAL_REGION = "us-east-1";

    private final CamelAws aws;
    private final Ownership ownership;
    private final Journal journal;
    private final BucketSettings settings;

    Buckets(CamelAws aws, Ownership ownership, Journal journal) {
        this.aws = aws;
        this.ownership = ownership;
        this.journal = journal;
        this.settings = new BucketSettings(aws);
    }

    /**
     * Tells whether a bucket is there.
     *
     * @throws Refused if it is another account's
     */
    boolean exists(String name) {
        try {
            aws.s3().headBucket(head -> head.bucket(name));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return false;
            }
            if (e.statusCode() == FORBIDDEN) {
                throw new Refused("The bucket " + name + " is another account's, or these credentials may not see it."
                        + " Bucket names are unique in the whole world: choose another --prefix.");
            }
            throw e;
        }
    }

    /** Returns a bucket's tags; empty where this S3 knows none. */
    Optional<Map<String, String>> tags(String name) {
        Map<String, String> tags = new HashMap<>();
        try {
            aws.s3()
                    .getBucketTagging(get -> get.bucket(name))
                    .tagSet()
                    .forEach(tag -> tags.put(tag.key(), tag.value()));
        } catch (S3Exception e) {
            if (BucketSettings.isUnsupported(e)) {
                return Optional.empty();
            }
            if (e.statusCode() != NOT_FOUND) {
                throw e;
            }
        }
        return Optional.of(tags);
    }

    /** Returns whose a bucket is; empty where there is none. */
    Optional<Ownership.Whose> whose(String name) {
        return exists(name) ? Optional.of(ownership.whose(tags(name))) : Optional.empty();
    }

    /** Makes a bucket as far as it is not there, and sets it up as far as it is not. */
    void ensure(String name, boolean expires) {
        boolean there = exists(name);
        if (!there) {
            journal.change("make the bucket " + name, () -> make(name));
        }
        if (!there && journal.dryRun()) {
            journal.say("  and make it private, encrypted, for TLS only" + (expires ? ", expiring after a day" : ""));
            return;
        }
        Optional<Map<String, String>> tags = tags(name);
        if (tags.isEmpty()) {
            journal.say("  " + name + ": tags, privacy, encryption, expiry and TLS are not supported here");
            return;
        }
        if (ownership.whose(tags) != Ownership.Whose.OURS) {
            Map<String, String> all = new HashMap<>(tags.get());
            all.put(Ownership.TAG, ownership.prefix());
            journal.change("  tag " + name + " " + Ownership.TAG + "=" + ownership.prefix(), () -> tag(name, all));
        }
        settings.of(name, expires).forEach(facet -> facet.ensure(name, journal));
    }

    private void make(String name) {
        CreateBucketRequest.Builder request = CreateBucketRequest.builder().bucket(name);
        String region = aws.s3().serviceClientConfiguration().region().id();
        if (!region.equals(USUAL_REGION)) {
            request.createBucketConfiguration(
                    place -> place.locationConstraint(BucketLocationConstraint.fromValue(region)));
        }
        aws.s3(AWS2S3Operations.createBucket, name, request.build(), Object.class);
    }

    private void tag(String name, Map<String, String> tags) {
        List<Tag> set = tags.entrySet().stream()
                .filter(tag -> !tag.getKey().startsWith("aws:"))
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        aws.s3(
                AWS2S3Operations.putBucketTagging,
                name,
                PutBucketTaggingRequest.builder()
                        .bucket(name)
                        .tagging(tagging -> tagging.tagSet(set))
                        .build(),
                Object.class);
    }

    /** Returns how many objects lie in a bucket, counted up to a page of 1,000; and {@code 1000+} beyond. */
    String count(String name) {
        ListObjectsV2Response page = list(name);
        return page.contents().size() + (Boolean.TRUE.equals(page.isTruncated()) ? "+" : "");
    }

    /** Deletes every object, a thousand at a time, and says how far it is. */
    void empty(String name) {
        long gone = 0;
        ListObjectsV2Response page = list(name);
        while (!page.contents().isEmpty()) {
            List<ObjectIdentifier> keys = page.contents().stream()
                    .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                    .toList();
            aws.s3(
                    AWS2S3Operations.deleteObjects,
                    name,
                    DeleteObjectsRequest.builder()
                            .bucket(name)
                            .delete(delete -> delete.objects(keys).quiet(true))
                            .build(),
                    Object.class);
            gone += keys.size();
            journal.say("  " + gone + " objects of " + name + " are deleted");
            page = list(name);
        }
    }

    private ListObjectsV2Response list(String name) {
        return aws.s3()
                .listObjectsV2(ListObjectsV2Request.builder().bucket(name).build());
    }

    void remove(String name) {
        aws.s3(
                AWS2S3Operations.deleteBucket,
                name,
                DeleteBucketRequest.builder().bucket(name).build(),
                Object.class);
    }
}
