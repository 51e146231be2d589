package io.elasticfaces.app.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class BucketCounterTest {
    private final NavigableSet<String> keys = new TreeSet<>();
    private final List<String> listedAfter = new ArrayList<>();
    private final BucketCounter counter = new BucketCounter(bucket(), "b", 10);

    @Test
    void shouldCountAnEmptyBucket() {
        assertThat(counter.quick()).isZero();
        assertThat(counter.exact(100)).isZero();
    }

    @Test
    void shouldListOnlyTheNewestKeysOfALargeBucket() {
        put(0, 1000);
        assertThat(counter.quick()).isEqualTo(1000);
        listedAfter.clear();

        put(1000, 5);

        assertThat(counter.quick()).isEqualTo(1005);
        assertThat(listedAfter).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void shouldCountKeysThatComeInALittleOutOfOrder() {
        put(0, 50);
        counter.quick();
        keys.remove("key-00045");
        counter.quick();

        keys.add("key-00045");
        put(50, 10);

        assertThat(counter.quick()).isEqualTo(60);
    }

    @Test
    void shouldStopAnExactCountAtItsBound() {
        put(0, 95);

        assertThat(counter.exact(42)).isEqualTo(42);
        assertThat(counter.exact(95)).isEqualTo(95);
        assertThat(counter.exact(1000)).isEqualTo(95);
    }

    @Property(tries = 100)
    void shouldCountExactlyWhateverSizesComeInOrder(@ForAll @Size(max = 20) List<@IntRange(max = 40) Integer> steps) {
        BucketCounterTest fresh = new BucketCounterTest();
        int total = 0;
        for (int step : steps) {
            fresh.put(total, step);
            total += step;
            assertThat(fresh.counter.quick()).isEqualTo(total);
        }
        assertThat(fresh.counter.exact(10_000)).isEqualTo(total);
    }

    private void put(int from, int count) {
        for (int i = from; i < from + count; i++) {
            keys.add(String.format("key-%05d", i));
        }
    }

    /** S3 as its API reference describes ListObjectsV2, pages cut at MaxKeys. */
    private S3Client bucket() {
        S3Client s3 = mock(S3Client.class);
        when(s3.listObjectsV2(any(ListObjectsV2Request.class))).thenAnswer(call -> {
            ListObjectsV2Request request = call.getArgument(0);
            String after = request.startAfter() == null ? "" : request.startAfter();
            listedAfter.add(after);
            List<S3Object> page = keys.tailSet(after, false).stream()
                    .limit(request.maxKeys())
                    .map(key -> S3Object.builder().key(key).build())
                    .toList();
            boolean more =
                    !page.isEmpty() && keys.higher(page.get(page.size() - 1).key()) != null;
            return ListObjectsV2Response.builder()
                    .contents(page)
                    .isTruncated(more)
                    .build();
        });
        return s3;
    }
}
