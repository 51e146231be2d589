package io.elasticfaces.worker.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.contract.picture.RejectedPicture;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a file says, decoding takes at most a second of processor time per megabyte of the file and a tenth per
 * megapixel, and never more than ten.
 */
class DecodingTimeTest {
    private static final double SECONDS_PER_MEGABYTE = 1;
    private static final double SECONDS_PER_MEGAPIXEL = 0.1;
    private static final double SECONDS_IN_ALL = 10;

    /** Classes that load, and compiled code that is not there yet. */
    private static final double SLACK = 0.5;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final PictureDecoder DECODER = new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS);

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void shouldDecodeOrRefuseInTime(String name, Supplier<byte[]> file) {
        decode(name, file.get());
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}")
    @MethodSource("largestFiles")
    void shouldDecodeOrRefuseTheLargestInTime(String name, Supplier<byte[]> file) {
        decode(name, file.get());
    }

    static Stream<Arguments> files() {
        return files(3_500);
    }

    static Stream<Arguments> largestFiles() {
        return files(7_000);
    }

    private static Stream<Arguments> files(int side) {
        return HostilePictures.all(side).entrySet().stream().map(file -> Arguments.of(file.getKey(), file.getValue()));
    }

    /** Decodes a file and fails if that takes too much time. */
    static void decode(String name, byte[] file) {
        double start = THREADS.getCurrentThreadCpuTime() / 1e9;
        double megapixels = 0;
        String ending;
        try {
            megapixels = PictureHeader.read(file).pixels() / 1e6;
            Picture picture = DECODER.decode(file);
            ending = picture.width() + " x " + picture.height();
        } catch (RejectedPicture e) {
            ending = e.getMessage();
        }
        double seconds = THREADS.getCurrentThreadCpuTime() / 1e9 - start;
        double megabytes = file.length / 1e6;
        double allowed = SLACK + megabytes * SECONDS_PER_MEGABYTE + megapixels * SECONDS_PER_MEGAPIXEL;
        assertThat(seconds)
                .as("%s of %.2f MB, which ended as: %s", name, megabytes, ending)
                .isLessThan(Math.min(allowed, SECONDS_IN_ALL));
    }
}
