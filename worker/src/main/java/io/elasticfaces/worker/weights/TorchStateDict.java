package io.elasticfaces.worker.weights;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A PyTorch state dict: tensors by name, as {@code torch.save(model.state_dict(), file)} writes them, before and since
 * PyTorch 1.6. Tensors are read on demand, so that a large file is never in memory as a whole.
 *
 * <p>No code in the file is executed: {@link Unpickler} accepts only tensors and plain containers.
 */
public final class TorchStateDict implements Closeable {
    private final TorchFile torch;
    private final Map<String, Object> dict = new LinkedHashMap<>();

    private TorchStateDict(TorchFile torch) throws UnreadableWeights {
        this.torch = torch;
        if (!(torch.contents() instanceof Map<?, ?> contents)) {
            throw torch.unreadable("its pickle", "is not a state dict");
        }
        for (Map.Entry<?, ?> entry : contents.entrySet()) {
            if (!(entry.getKey() instanceof String name)) {
                throw torch.unreadable("its state dict", "a name that is not a string");
            }
            dict.put(name, entry.getValue());
        }
    }

    /**
     * Opens a file and reads the tensors' names.
     *
     * @param file a {@code .pt} file
     * @return the state dict, which the caller closes
     * @throws UnreadableWeights when the file is damaged, truncated or contains something else
     * @throws IOException when the file is missing or the disk fails
     */
    public static TorchStateDict open(Path file) throws IOException {
        TorchFile torch = TorchFile.open(file);
        try {
            return new TorchStateDict(torch);
        } catch (IOException | RuntimeException e) {
            torch.close();
            throw e;
        }
    }

    /**
     * Reads all tensors of a file.
     *
     * @param file a {@code .pt} file
     * @return the tensors by name, in the file's order
     * @throws UnreadableWeights when the file is damaged, truncated or contains something else
     * @throws IOException when the file is missing or the disk fails
     */
    public static Map<String, Tensor> read(Path file) throws IOException {
        try (TorchStateDict dict = open(file)) {
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (String name : dict.names()) {
                tensors.put(name, dict.tensor(name));
            }
            return tensors;
        }
    }

    /**
     * Returns the tensors' names, in the file's order.
     */
    public Set<String> names() {
        return dict.keySet();
    }

    /**
     * Reads one tensor. All tensors that are read may have as many numbers together as the file has bytes.
     *
     * @param name its name
     * @return the tensor, converted to float, or null if there is none of that name
     * @throws UnreadableWeights when it exceeds its storage
     * @throws IOException when the disk fails
     */
    public Tensor tensor(String name) throws IOException {
        return dict.containsKey(name) ? torch.tensor(dict.get(name), "tensor " + name) : null;
    }

    @Override
    public void close() throws IOException {
        torch.close();
    }
}
