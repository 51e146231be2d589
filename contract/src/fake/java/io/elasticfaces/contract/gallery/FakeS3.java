package io.elasticfaces.contract.gallery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.paginators.ListObjectsV2Iterable;

/** Amazon S3 in memory, as far as collections use it. Each call is one step. Lists five keys per page. */
public final class FakeS3 implements S3Client {
    private static final int PAGE = 5;

    private record Stored(byte[] bytes, String eTag, Instant written, Map<String, String> metadata) {}

    private final TreeMap<String, Stored> objects = new TreeMap<>();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private Instant now = Instant.parse("2026-11-30T00:00:00Z");
    private int writes;
    private Consumer<String> before = call -> {};

    /** Sets what is done before each call, e.g. waiting or dying. It gets the call, e.g. {@code put gallery/x}. */
    public void before(Consumer<String> action) {
        before = action;
    }

    /** Lets time pass. */
    public synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    /** Returns the number of calls since the last time: list, get, put, delete. */
    public int calls(String kind) {
        Integer number = calls.remove(kind);
        return number == null ? 0 : number;
    }

    public synchronized Map<String, byte[]> objects() {
        Map<String, byte[]> copy = new TreeMap<>();
        objects.forEach((key, stored) -> copy.put(key, stored.bytes));
        return copy;
    }

    public void put(String key, byte[] bytes) {
        store(key, bytes, Map.of());
    }

    private synchronized String store(String key, byte[] bytes, Map<String, String> metadata) {
        String eTag = "\"" + Integer.toHexString(0x10000000 + ++writes) + "\"";
        objects.put(key, new Stored(bytes, eTag, now.truncatedTo(ChronoUnit.SECONDS), metadata));
        return eTag;
    }

    private <T> T call(String kind, String key, Supplier<T> action) {
        before.accept(kind + " " + key);
        calls.merge(kind, 1, Integer::sum);
        synchronized (this) {
            return action.get();
        }
    }

    @Override
    public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
        return call("list", request.prefix(), () -> {
            List<S3Object> contents = new ArrayList<>();
            Set<String> folders = new LinkedHashSet<>();
            boolean truncated = false;
            String start = request.continuationToken() != null
                    ? request.continuationToken()
                    : request.startAfter() == null ? "" : request.startAfter();
            String last = null;
            for (var object : objects.tailMap(start, false).entrySet()) {
                String key = object.getKey();
                if (!key.startsWith(request.prefix())) {
                    continue;
                }
                int slash = request.delimiter() == null
                        ? -1
                        : key.indexOf('/', request.prefix().length());
                if (slash >= 0 && folders.contains(key.substring(0, slash + 1))) {
                    last = key;
                    continue;
                }
                if (contents.size() + folders.size() == PAGE) {
                    truncated = true;
                    break;
                }
                last = key;
                if (slash >= 0) {
                    folders.add(key.substring(0, slash + 1));
                } else {
                    contents.add(S3Object.builder()
                            .key(key)
                            .eTag(object.getValue().eTag)
                            .size((long) object.getValue().bytes.length)
                            .lastModified(object.getValue().written)
                            .build());
                }
            }
            return (ListObjectsV2Response) ListObjectsV2Response.builder()
                    .contents(contents)
                    .commonPrefixes(folders.stream()
                            .map(folder -> CommonPrefix.builder().prefix(folder).build())
                            .toList())
                    .isTruncated(truncated)
                    .nextContinuationToken(truncated ? last : null)
                    .sdkHttpResponse(SdkHttpResponse.builder()
                            .putHeader(
                                    "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)))
                            .build())
                    .build();
        });
    }

    @Override
    public ListObjectsV2Iterable listObjectsV2Paginator(ListObjectsV2Request request) {
        return new ListObjectsV2Iterable(this, request);
    }

    @Override
    public <T> T getObject(GetObjectRequest request, ResponseTransformer<GetObjectResponse, T> transformer) {
        return call("get", request.key(), () -> {
            Stored stored = objects.get(request.key());
            if (stored == null) {
                throw NoSuchKeyException.builder().statusCode(404).build();
            }
            if (request.ifMatch() != null && !request.ifMatch().equals(stored.eTag)) {
                throw S3Exception.builder().statusCode(412).build();
            }
            byte[] bytes = stored.bytes;
            if (request.range() != null) {
                int last = Integer.parseInt(request.range().substring("bytes=0-".length()));
                bytes = Arrays.copyOf(bytes, Math.min(bytes.length, last + 1));
            }
            GetObjectResponse response = GetObjectResponse.builder()
                    .contentLength((long) bytes.length)
                    .metadata(stored.metadata)
                    .build();
            try {
                return transformer.transform(response, AbortableInputStream.create(new ByteArrayInputStream(bytes)));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
        return call("put", request.key(), () -> {
            if ("*".equals(request.ifNoneMatch()) && objects.containsKey(request.key())) {
                throw S3Exception.builder().statusCode(412).build();
            }
            try {
                byte[] bytes = body.contentStreamProvider().newStream().readAllBytes();
                return PutObjectResponse.builder()
                        .eTag(store(request.key(), bytes, request.metadata()))
                        .build();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public DeleteObjectsResponse deleteObjects(DeleteObjectsRequest request) {
        return call("delete", "", () -> {
            request.delete().objects().forEach(object -> objects.remove(object.key()));
            return DeleteObjectsResponse.builder().build();
        });
    }

    @Override
    public String serviceName() {
        return "s3";
    }

    @Override
    public void close() {}
}
