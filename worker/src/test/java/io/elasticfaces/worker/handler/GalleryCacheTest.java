package io.elasticfaces.worker.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.elasticfaces.worker.gallery.GalleryStore;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;

class GalleryCacheTest {
    private final Map<String, byte[]> objects = new TreeMap<>();
    private final S3Client s3 = s3();
    private final GalleryCache cache = new GalleryCache(new GalleryStore(s3, "state"));

    @Test
    void shouldHaveNobodyBeforeAnybodyIsEnrolled() {
        assertThat(cache.get(null)).isEmpty();
        assertThat(cache.get("000000001")).isEmpty();
    }

    @Test
    void shouldLoadAVersionOnce() {
        objects.put("gallery/000000001", Galleries.bytes("Ada"));

        cache.get("000000001");
        var again = cache.get("000000001").orElseThrow();

        assertThat(again.gallery().names()).containsExactly("Ada");
        verify(s3, times(1)).getObjectAsBytes(any(Consumer.class));
    }

    @Test
    void shouldFollowTheVersionThatARequestNames() {
        objects.put("gallery/000000001", Galleries.bytes("Ada"));
        objects.put("gallery/000000002", Galleries.bytes("Bo"));

        assertThat(cache.get("000000001").orElseThrow().gallery().names()).containsExactly("Ada");
        assertThat(cache.get("000000002").orElseThrow().gallery().names()).containsExactly("Bo");
        assertThat(cache.get(null).orElseThrow().version()).isEqualTo("000000002");
    }

    @Test
    void shouldTakeTheNewestWhereTheNamedVersionIsGone() {
        objects.put("gallery/000000003", Galleries.bytes("Cy"));

        assertThat(cache.get("000000001").orElseThrow().version()).isEqualTo("000000003");
    }

    @SuppressWarnings("unchecked")
    private S3Client s3() {
        S3Client client = mock(S3Client.class);
        when(client.listObjectsV2(any(Consumer.class))).thenAnswer(call -> {
            var request = ListObjectsV2Request.builder();
            ((Consumer<ListObjectsV2Request.Builder>) call.getArgument(0)).accept(request);
            String after = request.build().startAfter();
            return ListObjectsV2Response.builder()
                    .isTruncated(false)
                    .contents(objects.keySet().stream()
                            .filter(key -> key.compareTo(after) > 0)
                            .map(key -> S3Object.builder().key(key).build())
                            .toList())
                    .build();
        });
        when(client.getObjectAsBytes(any(Consumer.class))).thenAnswer(call -> {
            var request = GetObjectRequest.builder();
            ((Consumer<GetObjectRequest.Builder>) call.getArgument(0)).accept(request);
            byte[] bytes = objects.get(request.build().key());
            if (bytes == null) {
                throw NoSuchKeyException.builder().build();
            }
            return ResponseBytes.fromByteArray(GetObjectResponse.builder().build(), bytes);
        });
        return client;
    }
}
