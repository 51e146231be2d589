package io.elasticfaces.recognition.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.picture.PictureRefused;
import java.awt.image.BufferedImage;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PictureDecoderFuzzTest {
    private final PictureDecoder decoder = new PictureDecoder(100_000);

    @Property
    void shouldDecodeOrRefuseADamagedPicture(
            @ForAll("files") byte[] file, @ForAll int[] places, @ForAll byte[] damages) {
        byte[] damaged = file.clone();
        for (int i = 0; i < Math.min(places.length, damages.length); i++) {
            damaged[Math.floorMod(places[i], damaged.length)] = damages[i];
        }

        try {
            Picture picture = decoder.decode(damaged);
            assertThat(picture.rgb()).hasSize(3 * picture.width() * picture.height());
        } catch (PictureRefused refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    @Provide
    Arbitrary<byte[]> files() {
        BufferedImage image = Pictures.gradient(40, 30, BufferedImage.TYPE_INT_RGB);
        byte[] jpeg = Pictures.jpeg(image, false);
        return Arbitraries.of(
                Pictures.withSegment(jpeg, 0xe1, Pictures.exif(6, true, true)),
                Pictures.jpeg(image, true),
                Pictures.file(image, "PNG"),
                Pictures.file(image, "GIF"),
                Pictures.file(image, "BMP"),
                Pictures.webp(image, false),
                Pictures.webp(image, true));
    }
}
