package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

class GalleryStoreTest {
    private static final int PAGE = 3;
    private static final Gallery NOBODY = new Gallery("dlib", "abc", 2, List.of(), List.of(), FloatBuffer.allocate(0));

    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private final GalleryStore store = new GalleryStore(new Bucket(), "faces-state-bucket");
    private int racers;
    private int refusals;

    @Test
    void shouldStartWithNobody() {
        assertThat(store.newest()).isEmpty();
        assertThat(store.load("000000001")).isEmpty();

        assertThat(store.update(NOBODY, gallery -> gallery.with(List.of(person("Ada")))))
                .isEqualTo("000000001");

        assertThat(objects).containsOnlyKeys("gallery/000000001");
        assertThat(store.load("000000001").orElseThrow().names()).containsExactly("Ada");
    }

    @Test
    void shouldKeepOlderVersionsAndFindTheNewestBeyondOnePage() {
        for (int i = 0; i < 11; i++) {
            String name = "P" + i;
            store.update(NOBODY, gallery -> gallery.with(List.of(person(name))));
        }

        assertThat(store.newest()).contains("000000011");
        assertThat(store.load("000000004").orElseThrow().names()).containsExactly("P0", "P1", "P2", "P3");
        assertThat(store.load("000000011").orElseThrow().size()).isEqualTo(11);
    }

    @Test
    void shouldTryAgainOnWhatAnotherHasMadeMeanwhile() {
        store.update(NOBODY, gallery -> gallery.with(List.of(person("Ada"))));
        racers = 2;

        String version = store.update(NOBODY, gallery -> gallery.with(List.of(person("Bo"))));

        assertThat(version).isEqualTo("000000004");
        assertThat(store.load(version).orElseThrow().names()).containsExactly("Ada", "Racer 2", "Racer 1", "Bo");
        assertThat(refusals).isEqualTo(2);
    }

    @Test
    void shouldGiveUpWhereOthersNeverStop() {
        racers = 1_000;

        assertThatThrownBy(() -> store.update(NOBODY, gallery -> gallery))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Try again");
    }

    @Test
    void shouldSayWhenTheObjectIsNoGallery() {
        objects.put("gallery/000000001", new byte[] {1, 2, 3});

        assertThatThrownBy(() -> store.load("000000001")).isInstanceOf(UnreadableGallery.class);
    }

    /** Three objects on a page of a listing, and others who create a version first. */
    private final class Bucket implements S3Client {
        @Override
        public ListObjectsV2Response listObjectsV2(ListObjectsV2Request request) {
            List<S3Object> after = objects.keySet().stream()
                    .filter(key -> key.startsWith(request.prefix()))
                    .filter(key -> key.compareTo(request.startAfter()) > 0)
                    .map(key -> S3Object.builder().key(key).build())
                    .toList();
            return ListObjectsV2Response.builder()
                    .contents(after.subList(0, Math.min(PAGE, after.size())))
                    .isTruncated(after.size() > PAGE)
                    .build();
        }

        @Override
        public ResponseBytes<GetObjectResponse> getObjectAsBytes(GetObjectRequest request) {
            byte[] bytes = objects.get(request.key());
            if (bytes == null) {
                throw NoSuchKeyException.builder().statusCode(404).build();
            }
            return ResponseBytes.fromByteArray(GetObjectResponse.builder().build(), bytes);
        }

        @Override
        public PutObjectResponse putObject(PutObjectRequest request, RequestBody body) {
            assertThat(request.ifNoneMatch()).isEqualTo("*");
            if (racers > 0) {
                Gallery before = objects.isEmpty()
                        ? NOBODY
                        : GalleryCodec.read(objects.lastEntry().getValue());
                objects.put(request.key(), GalleryCodec.write(before.with(List.of(person("Racer " + racers--)))));
            }
            if (objects.containsKey(request.key())) {
                refusals++;
                throw S3Exception.builder().statusCode(412).build();
            }
            try {
                objects.put(
                        request.key(), body.contentStreamProvider().newStream().readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return PutObjectResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "s3";
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static Person person(String name) {
        return new Person(name, name + ".png", new float[] {1, 2});
    }
}
