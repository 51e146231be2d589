package io.elasticfaces.worker.model;

import static org.assertj.core.api.Assumptions.assumeThat;

import io.elasticfaces.contract.OutcomeJson;
import io.elasticfaces.worker.network.DerivedArchives;
import io.elasticfaces.worker.network.MtcnnNetworks;
import io.elasticfaces.worker.weights.TorchFile;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;

/** The reference data of the folder faces.shared and the model sets at hand; tests skip where they are not there. */
public final class References {
    private References() {}

    /** A file or folder of the reference data. */
    public static Path shared(String path) {
        Path file = Path.of(System.getProperty("faces.shared", "../shared")).resolve(path);
        assumeThat(file).as("reference data in the folder faces.shared").exists();
        return file;
    }

    /** The folder of a model set as fetched: faces.models, else .faces/models of this checkout. */
    public static Path models(String set) {
        String home = System.getProperty("faces.home", "..");
        String models = System.getProperty("faces.models", home + "/.faces/models");
        Path folder = Path.of(models, set);
        assumeThat(folder)
                .as("model set %s, fetched by ./faces models %s (or name its folder with -Dfaces.models)", set, set)
                .exists();
        return folder;
    }

    /** The detector's networks with the weights of the reference data; to be closed by the caller. */
    public static MtcnnNetworks mtcnn() throws IOException {
        Path models = shared("models");
        Path folder = Files.createTempDirectory("mtcnn");
        try {
            DerivedArchives.writeMtcnn(
                    folder,
                    TorchFile.stateDict(models.resolve("pnet.pt")),
                    TorchFile.stateDict(models.resolve("rnet.pt")),
                    TorchFile.stateDict(models.resolve("onet.pt")));
            return MtcnnNetworks.open(folder);
        } finally {
            for (String file : DerivedArchives.REQUIRED) {
                Files.deleteIfExists(folder.resolve(file));
            }
            Files.deleteIfExists(folder);
        }
    }

    public static JsonObject json(String path) throws IOException {
        return OutcomeJson.parse(Files.readString(shared(path)));
    }

    /** The numbers of a JSON array. */
    public static float[] floats(Object json) {
        JsonArray array = (JsonArray) json;
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((Number) array.get(i)).floatValue();
        }
        return values;
    }

    /** A picture's pixels as an embedder takes them. */
    public static byte[] rgb(Path picture) throws IOException {
        BufferedImage image = ImageIO.read(picture.toFile());
        byte[] rgb = new byte[image.getWidth() * image.getHeight() * 3];
        for (int i = 0; i < image.getWidth() * image.getHeight(); i++) {
            int pixel = image.getRGB(i % image.getWidth(), i / image.getWidth());
            rgb[i * 3] = (byte) (pixel >> 16);
            rgb[i * 3 + 1] = (byte) (pixel >> 8);
            rgb[i * 3 + 2] = (byte) pixel;
        }
        return rgb;
    }
}
