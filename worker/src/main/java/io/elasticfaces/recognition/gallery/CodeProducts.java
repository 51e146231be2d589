package io.elasticfaces.recognition.gallery;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import io.elasticfaces.recognition.network.TorchRuntime;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Dot products of whole numbers by PyTorch's {@code _int_mm}, which has the processor's instructions for 8 bit numbers:
 * Java's just-in-time compilers turn such a loop into nothing as quick.
 *
 * <p>DJL offers no such operation, so a TorchScript archive of one line brings it.
 */
final class CodeProducts {
    /**
     * The largest code. On processors without VNNI oneDNN adds 128 to one side and sums two products in 16 bits, which
     * saturates silently for larger codes: {@code 2 * 63 * (63 + 128) < 32768}.
     */
    static final int LARGEST = 63;

    private static final String SOURCE = """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              def forward(self: __torch__.M, probe: Tensor, rows: Tensor) -> Tensor:
                return torch._int_mm(probe, torch.t(rows))
            """;

    private static final CodeProducts ONLY = new CodeProducts();

    private final Model model;
    private final ParameterStore parameters;

    private CodeProducts() {
        TorchRuntime.start();
        model = Model.newInstance("products", Device.cpu(), "PyTorch");
        try {
            model.load(new ByteArrayInputStream(archive()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedModelException e) {
            throw new IllegalStateException(e);
        }
        parameters = new ParameterStore(model.getNDManager(), false);
    }

    /**
     * Multiplies a probe with every row.
     *
     * @param probe codes from -{@link #LARGEST} to {@link #LARGEST}
     * @param rows direct; so many rows of as many codes as the probe, in one run
     * @return the product with each row, exact
     * @throws RuntimeException if this PyTorch cannot
     */
    static int[] of(byte[] probe, ByteBuffer rows) {
        int dimension = probe.length;
        try (NDManager manager = ONLY.model.getNDManager().newSubManager()) {
            ByteBuffer direct = ByteBuffer.allocateDirect(dimension).put(probe).flip();
            // Direct buffers are not copied.
            NDArray left = manager.create(direct, new Shape(1, dimension), DataType.INT8);
            NDArray right =
                    manager.create(rows.duplicate(), new Shape(rows.capacity() / dimension, dimension), DataType.INT8);
            return ONLY.model
                    .getBlock()
                    .forward(ONLY.parameters, new NDList(left, right), false)
                    .singletonOrThrow()
                    .toIntArray();
        }
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "version", "3\n");
            put(zip, "constants.pkl", "\u0080\2).");
            // Pickled: an object of class M with no state.
            put(zip, "data.pkl", "\u0080\2c__torch__\nM\n)\u0081}b.");
            put(zip, "code/__torch__.py", SOURCE);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry("m/" + name));
        zip.write(content.getBytes(StandardCharsets.ISO_8859_1));
        zip.closeEntry();
    }
}
