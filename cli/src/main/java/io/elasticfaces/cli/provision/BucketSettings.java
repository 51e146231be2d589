package io.elasticfaces.cli.provision;

import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.component.aws2.s3.AWS2S3Operations;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** How a deployment's buckets are set up, the same as in {@code ami/stack.yaml}. */
final class BucketSettings {
    private static final int NOT_FOUND = 404;
    private static final int NOT_IMPLEMENTED = 501;
    /** The shortest that S3 knows; a result is promised for an hour (app.web.expiry). */
    private static final int DAYS = 1;

    private static final PublicAccessBlockConfiguration PRIVATE = PublicAccessBlockConfiguration.builder()
            .blockPublicAcls(true)
            .blockPublicPolicy(true)
            .ignorePublicAcls(true)
            .restrictPublicBuckets(true)
            .build();

    private final CamelAws aws;
    private final S3Client s3;

    BucketSettings(CamelAws aws) {
        this.aws = aws;
        this.s3 = aws.s3();
    }

    /**
     * One thing that a bucket is set to.
     *
     * @param words what it is then, e.g. {@code private}
     * @param holds whether it is
     */
    record Facet(String words, BooleanSupplier holds, Runnable set) {
        void ensure(String bucket, Journal journal) {
            try {
                boolean there;
                try {
                    there = holds.getAsBoolean();
                } catch (S3Exception e) {
                    if (e.statusCode() != NOT_FOUND) {
                        throw e;
                    }
                    there = false;
                }
                if (!there) {
                    journal.change("  make " + bucket + " " + words, set);
                }
            } catch (S3Exception e) {
                if (!isUnsupported(e)) {
                    throw e;
                }
                journal.say("  " + bucket + ": \"" + words + "\" is not supported here");
            }
        }
    }

    /** Tells whether an S3 that is not AWS's, as the local cloud's, has refused what it does not have. */
    static boolean isUnsupported(S3Exception e) {
        return e.statusCode() == NOT_IMPLEMENTED && Endpoints.s3IsElsewhere();
    }

    List<Facet> of(String bucket, boolean expires) {
        return List.of(
                new Facet(
                        "private",
                        () -> s3.getPublicAccessBlock(get -> get.bucket(bucket))
                                .publicAccessBlockConfiguration()
                                .equals(PRIVATE),
                        () -> s3.putPublicAccessBlock(
                                put -> put.bucket(bucket).publicAccessBlockConfiguration(PRIVATE))),
                new Facet("free of ACLs", () -> ownedByUs(bucket), () -> ownByUs(bucket)),
                new Facet("encrypted", () -> encrypted(bucket), () -> encrypt(bucket)),
                new Facet(
                        expires ? "expire its objects after a day" : "forget abandoned uploads",
                        () -> s3.getBucketLifecycleConfiguration(get -> get.bucket(bucket))
                                .rules()
                                .equals(rules(expires)),
                        () -> s3.putBucketLifecycleConfiguration(put -> put.bucket(bucket)
                                .lifecycleConfiguration(lifecycle -> lifecycle.rules(rules(expires))))),
                new Facet("want TLS", () -> wantsTls(bucket), () -> wantTls(bucket)));
    }

    private boolean ownedByUs(String bucket) {
        return s3.getBucketOwnershipControls(get -> get.bucket(bucket)).ownershipControls().rules().stream()
                .anyMatch(rule -> rule.objectOwnership() == ObjectOwnership.BUCKET_OWNER_ENFORCED);
    }

    private void ownByUs(String bucket) {
        s3.putBucketOwnershipControls(put -> put.bucket(bucket)
                .ownershipControls(controls ->
                        controls.rules(rule -> rule.objectOwnership(ObjectOwnership.BUCKET_OWNER_ENFORCED))));
    }

    private boolean encrypted(String bucket) {
        return s3.getBucketEncryption(get -> get.bucket(bucket)).serverSideEncryptionConfiguration().rules().stream()
                .anyMatch(rule -> rule.applyServerSideEncryptionByDefault() != null
                        && rule.applyServerSideEncryptionByDefault().sseAlgorithm() == ServerSideEncryption.AES256);
    }

    private void encrypt(String bucket) {
        s3.putBucketEncryption(put -> put.bucket(bucket)
                .serverSideEncryptionConfiguration(
                        configuration -> configuration.rules(rule -> rule.applyServerSideEncryptionByDefault(
                                usual -> usual.sseAlgorithm(ServerSideEncryption.AES256)))));
    }

    private static List<LifecycleRule> rules(boolean expires) {
        LifecycleRule uploads = LifecycleRule.builder()
                .id("abandon-uploads")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(""))
                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(DAYS))
                .build();
        LifecycleRule objects = LifecycleRule.builder()
                .id("expire")
                .status(ExpirationStatus.ENABLED)
                .filter(filter -> filter.prefix(""))
                .expiration(expiration -> expiration.days(DAYS))
                .build();
        return expires ? List.of(objects, uploads) : List.of(uploads);
    }

    private boolean wantsTls(String bucket) {
        return sameJson(s3.getBucketPolicy(get -> get.bucket(bucket)).policy(), policy(bucket));
    }

    private void wantTls(String bucket) {
        aws.s3(
                AWS2S3Operations.putBucketPolicy,
                bucket,
                PutBucketPolicyRequest.builder()
                        .bucket(bucket)
                        .policy(policy(bucket))
                        .build(),
                Object.class);
    }

    private static String policy(String bucket) {
        String arn = "arn:" + Endpoints.partition() + ":s3:::" + bucket;
        return tlsOnly("s3:*", "[\"" + arn + "\",\"" + arn + "/*\"]");
    }

    /** Returns a policy that lets nobody in without TLS. */
    static String tlsOnly(String actions, String resources) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"TlsOnly\",\"Effect\":\"Deny\",\"Principal\":\"*\","
                + "\"Action\":\"" + actions + "\",\"Resource\":" + resources
                + ",\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"false\"}}}]}";
    }

    /** Tells whether two JSON objects say the same; a number may be worded as text, as some services do. */
    static boolean sameJson(String one, String other) {
        JsonObject nothing = new JsonObject();
        JsonObject first = json(one, nothing);
        return first != nothing && first.equals(json(other, nothing));
    }

    private static JsonObject json(String text, JsonObject otherwise) {
        JsonObject json = text == null ? otherwise : Jsoner.deserialize(text, otherwise);
        for (Map.Entry<String, Object> entry : json.entrySet()) {
            if (entry.getValue() instanceof Number number) {
                entry.setValue(number.toString());
            }
        }
        return json;
    }
}
