package io.elasticfaces.worker.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A gallery of the CSE546 reference project, its {@code data.pt}: a pickled list {@code [embeddings, names]}, one tensor of
 * shape (1, d) and one name for each enrolled picture.
 *
 * @param embeddings the embeddings, all of one length
 * @param names the person of each embedding; a name may occur more than once
 */
public record TorchGallery(List<float[]> embeddings, List<String> names) {

    /**
     * Reads a gallery.
     *
     * @throws UnreadableWeights when the file is damaged or contains something else
     * @throws IOException when the file is missing or the disk fails
     */
    public static TorchGallery read(Path file) throws IOException {
        TorchFile torch = new TorchFile(file);
        if (!(torch.contents() instanceof List<?> both)
                || both.size() != 2
                || !(both.get(0) instanceof List<?> tensors)
                || !(both.get(1) instanceof List<?> texts)) {
            throw torch.unreadable("its pickle", "is not a list [embeddings, names]");
        }
        if (tensors.size() != texts.size()) {
            throw torch.unreadable("its lists", tensors.size() + " embeddings and " + texts.size() + " names");
        }
        List<float[]> embeddings = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < tensors.size(); i++) {
            float[] embedding = torch.tensor("embedding " + i, tensors.get(i)).values();
            if (embedding.length == 0 || (i > 0 && embedding.length != embeddings.get(0).length)) {
                throw torch.unreadable("embedding " + i, "has " + embedding.length + " numbers");
            }
            if (!(texts.get(i) instanceof String name)) {
                throw torch.unreadable("name " + i, "is not a string");
            }
            embeddings.add(embedding);
            names.add(name);
        }
        return new TorchGallery(embeddings, names);
    }
}
