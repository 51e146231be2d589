package io.elasticfaces.worker.align;

import static org.assertj.core.api.Assertions.assertThat;

import io.elasticfaces.contract.picture.PictureHeader;
import io.elasticfaces.worker.detect.Box;
import io.elasticfaces.worker.detect.Face;
import io.elasticfaces.worker.image.Picture;
import io.elasticfaces.worker.image.PictureDecoder;
import io.elasticfaces.worker.model.References;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaceCropTest {
    private static final int SIDE = 240;

    @Test
    void shouldCropAsTheReferenceDoes() throws Exception {
        PictureDecoder decoder = new PictureDecoder(PictureHeader.DEFAULT_MAX_PIXELS);
        JsonObject images = References.json("golden/mtcnn-facenet.json").<JsonObject>getMap("images");
        for (Map.Entry<String, Object> image : images.entrySet()) {
            JsonObject expected = (JsonObject) image.getValue();
            Picture picture = decoder.decode(Files.readAllBytes(References.shared("faces/" + image.getKey())));
            String golden = "golden/" + expected.<JsonObject>getMap("selected").getString("crop");

            byte[] crop = FaceCrop.of(picture, largest(expected));

            assertThat(Pixels.meanDifference(crop, References.rgb(References.shared(golden))))
                    .as(image.getKey())
                    .isLessThan(0.01);
        }
    }

    /** Left of a sharp edge everything is black and right of it white, in whichever size. */
    @ParameterizedTest
    @CsvSource({"24, 24", "240, 240", "1000, 700"})
    void shouldKeepAnEdgeInItsPlace(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < width * height; i++) {
            if (i % width >= width / 2) {
                Arrays.fill(rgb, 3 * i, 3 * i + 3, (byte) 255);
            }
        }

        byte[] crop = FaceCrop.of(new Picture(width, height, rgb), face(0, 0, width, height));

        int blur = Math.max(1, SIDE / width);
        assertThat(Pixels.at(crop, SIDE, SIDE / 2 - 1 - blur, 100)).isZero();
        assertThat(Pixels.at(crop, SIDE, SIDE / 2 + blur, 100)).isEqualTo(255);
    }

    @ParameterizedTest
    @CsvSource({"-50, -50, 900, 900", "90, 60, 90.5, 60.5", "-9, -9, -2, -2", "500, 500, 600, 600"})
    void shouldKeepToThePicture(float left, float top, float right, float bottom) {
        byte[] rgb = new byte[3 * 100 * 80];
        Arrays.fill(rgb, (byte) 77);

        byte[] crop = FaceCrop.of(new Picture(100, 80, rgb), face(left, top, right, bottom));

        assertThat(crop).hasSize(3 * SIDE * SIDE).containsOnly((byte) 77);
    }

    private static Face largest(JsonObject image) {
        return image.<JsonArray>getCollection("faces").stream()
                .map(found -> References.floats(((JsonObject) found).get("box")))
                .map(box -> face(box[0], box[1], box[2], box[3]))
                .max(Comparator.comparing(found -> found.box().area()))
                .orElseThrow();
    }

    private static Face face(float left, float top, float right, float bottom) {
        return new Face(new Box(left, top, right, bottom), 1, null);
    }
}
