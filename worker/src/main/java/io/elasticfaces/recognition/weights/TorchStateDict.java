package io.elasticfaces.recognition.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a PyTorch state dict: tensors by name, as {@code torch.save(model.state_dict(), file)} writes them, before and
 * since PyTorch 1.6.
 *
 * <p>No code of the file runs: {@link Unpickler} knows tensors and plain containers and refuses all else.
 */
public final class TorchStateDict {
    private TorchStateDict() {}

    /**
     * Reads all tensors of a file.
     *
     * @param file a {@code .pt} file
     * @return the tensors by name, in the file's order; other number types are converted to float
     * @throws UnreadableWeights when the file is damaged, cut short or holds something else
     * @throws IOException when the file is not there or the disk fails
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (TorchFile torch = TorchFile.open(file)) {
            if (!(torch.contents() instanceof Map<?, ?> dict)) {
                throw torch.unreadable("its pickle", "holds no state dict");
            }
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : dict.entrySet()) {
                if (!(entry.getKey() instanceof String name)) {
                    throw torch.unreadable("its state dict", "a name that is no string");
                }
                tensors.put(name, torch.tensor(entry.getValue(), "tensor " + name));
            }
            return tensors;
        }
    }
}
