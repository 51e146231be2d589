package io.elasticfaces.contract.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class PictureHeaderFuzzTest {
    @Property
    void shouldAnswerOrRefuseWhateverFollowsASignature(@ForAll("starts") byte[] start, @ForAll byte[] rest) {
        byte[] bytes = Arrays.copyOf(start, start.length + rest.length);
        System.arraycopy(rest, 0, bytes, start.length, rest.length);

        assertAnswersOrRefuses(bytes);
    }

    @Property
    void shouldAnswerOrRefuseADamagedPicture(
            @ForAll("pictures") byte[] picture,
            @ForAll @IntRange(max = 200) int at,
            @ForAll byte damage,
            @ForAll @IntRange(max = 700) int length) {
        byte[] bytes = Arrays.copyOf(picture, Math.min(length, picture.length));
        if (at < bytes.length) {
            bytes[at] = damage;
        }

        assertAnswersOrRefuses(bytes);
    }

    private static void assertAnswersOrRefuses(byte[] bytes) {
        Throwable thrown = catchThrowable(() -> {
            PictureHeader header = PictureHeader.read(bytes);
            assertThat(header.width()).isPositive();
            assertThat(header.height()).isPositive();
        });
        if (thrown != null) {
            assertThat(thrown).isInstanceOf(RejectedPicture.class);
            assertThat(thrown.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<byte[]> starts() {
        return Arbitraries.of(
                        "ffd8ff",
                        "ffd8ffe0",
                        "ffd8ffc0",
                        "89504e470d0a1a0a",
                        "89504e470d0a1a0a0000000d49484452",
                        "474946383961",
                        "474946383761 0200 0300 00 00 00",
                        "424d 00000000 00000000 00000000 28000000",
                        "52494646 00000000 57454250",
                        "52494646 00000000 57454250 56503858",
                        "52494646 00000000 57454250 5650384c",
                        "52494646 00000000 57454250 56503820")
                .map(PictureHeaderTest::hex);
    }

    @Provide
    Arbitrary<byte[]> pictures() {
        return Arbitraries.of("JPEG", "PNG", "GIF", "BMP").map(format -> PictureHeaderTest.written(format, 8, 8));
    }
}
