package io.elasticfaces.local;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The calls on buckets that Elastic Faces makes, and those that go wrong. */
final class S3Calls implements CallScript {
    private static final String BUCKET = "calls-bucket";

    @Override
    public List<String> run(URI endpoint) {
        try (S3Client s3 = TestClients.s3(endpoint)) {
            CallLog log = new CallLog();
            log.call("create bucket", () -> s3.createBucket(create -> create.bucket(BUCKET))
                    .sdkHttpResponse()
                    .statusCode());
            log.call("head bucket", () -> s3.headBucket(head -> head.bucket(BUCKET))
                    .sdkHttpResponse()
                    .statusCode());
            log.call("head no bucket", () -> s3.headBucket(head -> head.bucket("no-bucket-here")));
            objects(s3, log);
            listing(s3, log);
            deleting(s3, log);
            return log.lines();
        }
    }

    private static void objects(S3Client s3, CallLog log) {
        log.call("put", () -> put(s3, "id-a picture+é.png", "one"));
        log.call("get", () -> get(s3, "id-a picture+é.png"));
        log.call("head", () -> head(s3, "id-a picture+é.png"));
        log.call("overwrite", () -> put(s3, "id-a picture+é.png", "two"));
        log.call("get overwritten", () -> get(s3, "id-a picture+é.png"));
        log.call("put empty", () -> put(s3, "empty", ""));
        log.call("get empty", () -> get(s3, "empty"));
        log.call("get range", () -> s3.getObjectAsBytes(
                        request("id-a picture+é.png").range("bytes=1-1").build())
                .asUtf8String());
        log.call("get missing", () -> get(s3, "missing"));
        log.call("head missing", () -> head(s3, "missing"));
        log.call(
                "get in no bucket",
                () -> s3.getObjectAsBytes(get -> get.bucket("no-bucket-here").key("k")));
        log.call(
                "put in no bucket",
                () -> s3.putObject(put -> put.bucket("no-bucket-here").key("k"), RequestBody.fromString("x")));
        log.call("create only", () -> createOnly(s3, "gallery/000000001"));
        log.call("create only again", () -> createOnly(s3, "gallery/000000001"));
        log.call(
                "get unless same",
                () -> s3.getObjectAsBytes(request("empty")
                        .ifNoneMatch("\"d41d8cd98f00b204e9800998ecf8427e\"")
                        .build()));
        log.call(
                "get if other",
                () -> s3.getObjectAsBytes(request("empty")
                        .ifMatch("\"00000000000000000000000000000000\"")
                        .build()));
        log.call("copy", () -> s3.copyObject(copy -> copy.sourceBucket(BUCKET)
                        .sourceKey("empty")
                        .destinationBucket(BUCKET)
                        .destinationKey("copied"))
                .copyObjectResult()
                .eTag());
    }

    private static void listing(S3Client s3, CallLog log) {
        for (int i = 2; i <= 5; i++) {
            int version = i;
            log.call("put gallery", () -> createOnly(s3, "gallery/%09d".formatted(version)));
        }
        log.call("list", () -> keys(s3.listObjectsV2(list -> list.bucket(BUCKET))));
        log.call(
                "list prefix",
                () -> keys(s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("gallery/"))));
        log.call(
                "list after",
                () -> keys(s3.listObjectsV2(
                        list -> list.bucket(BUCKET).prefix("gallery/").startAfter("gallery/000000003"))));
        log.call(
                "list page",
                () -> keys(s3.listObjectsV2(
                        list -> list.bucket(BUCKET).prefix("gallery/").maxKeys(2))));
        log.call("list next page", () -> {
            String token = s3.listObjectsV2(
                            list -> list.bucket(BUCKET).prefix("gallery/").maxKeys(2))
                    .nextContinuationToken();
            return keys(s3.listObjectsV2(
                    list -> list.bucket(BUCKET).prefix("gallery/").maxKeys(2).continuationToken(token)));
        });
        log.call("list folders", () -> s3.listObjectsV2(
                        list -> list.bucket(BUCKET).delimiter("/"))
                .commonPrefixes());
        log.call(
                "list nothing",
                () -> keys(s3.listObjectsV2(list -> list.bucket(BUCKET).prefix("nobody"))));
        log.call("list no bucket", () -> s3.listObjectsV2(list -> list.bucket("no-bucket-here")));
    }

    private static void deleting(S3Client s3, CallLog log) {
        log.call("delete bucket with objects", () -> s3.deleteBucket(delete -> delete.bucket(BUCKET)));
        log.call("delete", () -> s3.deleteObject(delete -> delete.bucket(BUCKET).key("copied"))
                .sdkHttpResponse()
                .statusCode());
        log.call("delete missing", () -> s3.deleteObject(
                        delete -> delete.bucket(BUCKET).key("copied"))
                .sdkHttpResponse()
                .statusCode());
        List<ObjectIdentifier> rest = s3.listObjectsV2(list -> list.bucket(BUCKET)).contents().stream()
                .map(object -> ObjectIdentifier.builder().key(object.key()).build())
                .toList();
        log.call(
                "delete many",
                () ->
                        s3
                                .deleteObjects(delete -> delete.bucket(BUCKET).delete(many -> many.objects(rest)))
                                .deleted()
                                .stream()
                                .map(deleted -> deleted.key())
                                .sorted()
                                .toList());
        log.call("delete bucket", () -> s3.deleteBucket(delete -> delete.bucket(BUCKET))
                .sdkHttpResponse()
                .statusCode());
        log.call("delete no bucket", () -> s3.deleteBucket(delete -> delete.bucket(BUCKET)));
    }

    private static String put(S3Client s3, String key, String text) {
        return s3.putObject(
                        put -> put.bucket(BUCKET)
                                .key(key)
                                .contentType("image/png")
                                .metadata(Map.of("who", "Paul", "box", "1,2,3,4")),
                        RequestBody.fromString(text))
                .eTag();
    }

    private static String createOnly(S3Client s3, String key) {
        return s3.putObject(put -> put.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString("gallery"))
                .eTag();
    }

    private static GetObjectRequest.Builder request(String key) {
        return GetObjectRequest.builder().bucket(BUCKET).key(key);
    }

    private static String get(S3Client s3, String key) {
        var got = s3.getObjectAsBytes(request(key).build());
        return got.asUtf8String() + " " + got.response().contentType() + " "
                + got.response().contentLength() + " "
                + new TreeMap<>(got.response().metadata());
    }

    private static String head(S3Client s3, String key) {
        HeadObjectResponse head =
                s3.headObject(request -> request.bucket(BUCKET).key(key));
        return head.eTag() + " " + head.contentType() + " " + head.contentLength() + " "
                + new TreeMap<>(head.metadata());
    }

    private static String keys(ListObjectsV2Response page) {
        return page.contents().stream().map(S3Object::key).toList() + " of " + page.keyCount()
                + (page.isTruncated() ? ", more" : "");
    }
}
