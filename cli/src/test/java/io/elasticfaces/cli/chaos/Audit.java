package io.elasticfaces.cli.chaos;

import io.elasticfaces.contract.FailureReason;
import io.elasticfaces.contract.Outcome;
import io.elasticfaces.contract.aws.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** What the buckets hold when a run is over: every picture, by its own bytes, and what was made of it. */
final class Audit {
    private final Map<String, Stored> byId = new HashMap<>();
    private final List<String> odd = new ArrayList<>();

    /**
     * What lies in the buckets under one id.
     *
     * @param request the number of the request whose picture it is, or -1 for a picture that nobody sent
     * @param name what is stored as its name; null where nothing is, or a failure
     * @param failure why it failed, or null
     */
    record Stored(String key, int request, String name, FailureReason failure) {
        boolean settled() {
            return name != null || failure != null;
        }
    }

    /**
     * Reads the buckets.
     *
     * @param prefix what the buckets' names begin with
     * @param pictures all that were sent
     */
    static Audit of(S3Client s3, String prefix, List<ChaosPicture> pictures) {
        Map<String, ChaosPicture> byTag = new HashMap<>();
        pictures.forEach(picture -> byTag.put(tag(picture.bytes()), picture));
        Map<String, String> in = tags(s3, prefix + "-in-bucket");
        Map<String, String> out = tags(s3, prefix + "-out-bucket");
        Audit audit = new Audit();
        in.forEach((key, tag) -> {
            ChaosPicture picture = byTag.get(tag);
            int request = picture == null ? -1 : picture.number();
            String made = out.get(key);
            Stored stored;
            if (made == null) {
                stored = new Stored(key, request, null, null);
            } else if (picture != null
                    && picture.expected() != null
                    && made.equals(tag(picture.expected().getBytes(StandardCharsets.UTF_8)))) {
                stored = new Stored(key, request, picture.expected(), null);
            } else {
                stored = read(s3, prefix + "-out-bucket", key, request);
            }
            audit.byId.put(Luck.id(key), stored);
            if (request < 0) {
                audit.odd.add("The object " + key + " is no picture that was sent.");
            }
        });
        Set<String> lone = new LinkedHashSet<>(out.keySet());
        lone.removeAll(in.keySet());
        lone.forEach(key -> audit.odd.add("The outcome " + key + " belongs to no picture."));
        return audit;
    }

    /** Returns what lies under each id. */
    Map<String, Stored> byId() {
        return byId;
    }

    /** Returns what should not be there at all. */
    List<String> odd() {
        return odd;
    }

    private static Stored read(S3Client s3, String bucket, String key, int request) {
        ResponseBytes<GetObjectResponse> object =
                s3.getObjectAsBytes(get -> get.bucket(bucket).key(key));
        Outcome outcome =
                StoredOutcome.read(object.asUtf8String(), object.response().metadata());
        return outcome.failure() == null
                ? new Stored(key, request, outcome.name(), null)
                : new Stored(key, request, null, outcome.failure().reason());
    }

    /** Keys and entity tags. */
    private static Map<String, String> tags(S3Client s3, String bucket) {
        Map<String, String> tags = new HashMap<>();
        s3.listObjectsV2Paginator(list -> list.bucket(bucket))
                .contents()
                .forEach(object -> tags.put(object.key(), object.eTag().replace("\"", "")));
        return tags;
    }

    /** The entity tag that S3 gives an object put in one piece: the MD5 of its bytes. */
    private static String tag(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }
}
