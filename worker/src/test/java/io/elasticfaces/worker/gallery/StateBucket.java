package io.elasticfaces.worker.gallery;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A state bucket in memory. Lists three keys per page. */
public final class StateBucket {
    private static final int PAGE = 3;

    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private final Map<String, Map<String, String>> metadata = new HashMap<>();
    private final S3Client s3 = mock(S3Client.class);
    private int gets;
    private int aborts;
    private Runnable beforePut = () -> {};

    @SuppressWarnings("unchecked")
    public StateBucket() {
        when(s3.listObjectsV2(any(Consumer.class)))
                .thenAnswer(call -> list(built(call.getArgument(0), ListObjectsV2Request.builder())
                        .build()));
        when(s3.getObject(any(Consumer.class)))
                .thenAnswer(call -> get(built(call.getArgument(0), GetObjectRequest.builder())
                        .build()
                        .key()));
        when(s3.deleteObject(any(Consumer.class))).thenAnswer(call -> {
            objects.remove(built(call.getArgument(0), DeleteObjectRequest.builder())
                    .build()
                    .key());
            return DeleteObjectResponse.builder().build();
        });
        when(s3.putObject(any(Consumer.class), any(RequestBody.class)))
                .thenAnswer(call -> put(
                        built(call.getArgument(0), PutObjectRequest.builder()).build(), call.getArgument(1)));
    }

    public GalleryStore store() {
        return new GalleryStore(s3, "faces-state-bucket");
    }

    public TreeMap<String, byte[]> objects() {
        return objects;
    }

    /** Stores a version with one person, in two dimensions. */
    public void enrol(String version, String name) {
        enrol(version, name, "abc");
    }

    /** Stores a version of a model set, as an older release does, without metadata. */
    public void enrol(String version, String name, String fingerprint) {
        Person person = new Person(name, name + ".png", new float[] {1, 2});
        Gallery nobody = nobody(fingerprint);
        objects.put("gallery/" + version, GalleryCodec.write(nobody.with(List.of(person))));
    }

    static Gallery nobody(String fingerprint) {
        return new Gallery("set-" + fingerprint, fingerprint, 2, List.of(), List.of(), FloatBuffer.allocate(0));
    }

    /** Returns the number of requests for objects. */
    public int gets() {
        return gets;
    }

    /** Returns the number of requests for objects whose content was read. */
    public int reads() {
        return gets - aborts;
    }

    void beforePut(Runnable action) {
        beforePut = action;
    }

    private static <B> B built(Consumer<B> change, B builder) {
        change.accept(builder);
        return builder;
    }

    private ListObjectsV2Response list(ListObjectsV2Request request) {
        List<S3Object> after = objects.tailMap(request.startAfter(), false).keySet().stream()
                .filter(key -> key.startsWith(request.prefix()))
                .map(key -> S3Object.builder().key(key).build())
                .toList();
        return ListObjectsV2Response.builder()
                .contents(after.subList(0, Math.min(PAGE, after.size())))
                .isTruncated(after.size() > PAGE)
                .build();
    }

    private ResponseInputStream<GetObjectResponse> get(String key) {
        gets++;
        byte[] bytes = objects.get(key);
        if (bytes == null) {
            throw NoSuchKeyException.builder().statusCode(404).build();
        }
        return new ResponseInputStream<>(
                GetObjectResponse.builder()
                        .contentLength((long) bytes.length)
                        .metadata(metadata.getOrDefault(key, Map.of()))
                        .build(),
                AbortableInputStream.create(new ByteArrayInputStream(bytes), () -> aborts++));
    }

    private PutObjectResponse put(PutObjectRequest request, RequestBody body) throws IOException {
        beforePut.run();
        if ("*".equals(request.ifNoneMatch()) && objects.containsKey(request.key())) {
            throw S3Exception.builder().statusCode(412).build();
        }
        metadata.put(request.key(), request.metadata());
        objects.put(request.key(), body.contentStreamProvider().newStream().readAllBytes());
        return PutObjectResponse.builder().build();
    }
}
