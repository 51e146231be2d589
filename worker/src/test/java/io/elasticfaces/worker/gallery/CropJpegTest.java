package io.elasticfaces.worker.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.image.Picture;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CropJpegTest {
    @ParameterizedTest
    @CsvSource({
        "100, 100, 900, 900, 144, 144",
        "10, 10, 50, 60, 65, 70",
        // Beyond the picture.
        "-500, -500, 300, 300, 144, 144",
        "980, 980, 1100, 1100, 44, 44",
    })
    void shouldBeSmallEvenForNoise(float left, float top, float right, float bottom, int width, int height)
            throws IOException {
        byte[] noise = new byte[3 * 1000 * 1000];
        new Random(1).nextBytes(noise);

        byte[] file = CropJpeg.of(new Picture(1000, 1000, noise), new Box(left, top, right, bottom));

        assertThat(file).hasSizeLessThanOrEqualTo(20_000);
        BufferedImage crop = ImageIO.read(new ByteArrayInputStream(file));
        assertThat(crop.getWidth()).isEqualTo(width);
        assertThat(crop.getHeight()).isEqualTo(height);
    }

    @Test
    void shouldShowTheFaceInItsColours() throws IOException {
        byte[] rgb = new byte[3 * 100 * 100];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) 200;
            rgb[i + 2] = 40;
        }

        BufferedImage crop = ImageIO.read(
                new ByteArrayInputStream(CropJpeg.of(new Picture(100, 100, rgb), new Box(20, 20, 60, 60))));

        int middle = crop.getRGB(crop.getWidth() / 2, crop.getHeight() / 2);
        assertThat(middle >> 16 & 0xff).isBetween(190, 210);
        assertThat(middle >> 8 & 0xff).isLessThan(10);
        assertThat(middle & 0xff).isBetween(30, 50);
    }
}
