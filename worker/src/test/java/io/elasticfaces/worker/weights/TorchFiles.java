package io.elasticfaces.worker.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files as {@code torch.save} does, for tests. */
public final class TorchFiles {
    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final Map<String, byte[]> storages = new LinkedHashMap<>();
    private final List<Integer> elements = new ArrayList<>();

    public TorchFiles() {
        op(0x80, 2);
    }

    /** A state dict of float tensors. */
    public static TorchFiles stateDict(Map<String, Tensor> tensors) {
        TorchFiles file = new TorchFiles();
        file.global("collections", "OrderedDict").op(')', 'R', '(');
        tensors.forEach((name, tensor) -> file.string(name).tensor(tensor));
        return file.op('u');
    }

    public TorchFiles op(int... bytes) {
        for (int b : bytes) {
            pickle.write(b);
        }
        return this;
    }

    public TorchFiles global(String module, String name) {
        pickle.writeBytes(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
        return this;
    }

    public TorchFiles string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        op('X').int32(utf8.length);
        pickle.writeBytes(utf8);
        return this;
    }

    public TorchFiles number(int number) {
        return op('J').int32(number);
    }

    public TorchFiles tensor(Tensor tensor) {
        int[] strides = new int[tensor.shape().length];
        int stride = 1;
        for (int i = strides.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= tensor.shape()[i];
        }
        ByteBuffer data = ByteBuffer.allocate(tensor.values().length * 4).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(tensor.values());
        return tensor("FloatStorage", data.array(), tensor.values().length, 0, tensor.shape(), strides);
    }

    public TorchFiles tensor(String type, byte[] data, int count, int offset, int[] shape, int[] strides) {
        String key = String.valueOf(storages.size());
        storages.put(key, data);
        elements.add(count);
        global("torch._utils", "_rebuild_tensor_v2")
                .op('(', '(')
                .string("storage")
                .global("torch", type);
        string(key).string("cpu").number(count).op('t', 'Q').number(offset);
        tuple(shape).tuple(strides).op(0x89);
        return global("collections", "OrderedDict").op(')', 'R', 't', 'R');
    }

    private TorchFiles tuple(int[] numbers) {
        op('(');
        for (int number : numbers) {
            number(number);
        }
        return op('t');
    }

    /** The file as PyTorch 1.6 and later write it. */
    public byte[] zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            stored(zip, "archive/data.pkl", ended());
            for (Map.Entry<String, byte[]> storage : storages.entrySet()) {
                stored(zip, "archive/data/" + storage.getKey(), storage.getValue());
            }
            stored(zip, "archive/version", "3\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The file as earlier ones write it. */
    public byte[] legacy() {
        TorchFiles file = new TorchFiles();
        file.op(0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, '.');
        file.op(0x80, 2, 'M', 0xE9, 3, '.');
        file.op(0x80, 2, '}').string("little_endian").op(0x88, 's', '.');
        file.pickle.writeBytes(ended());
        file.op(0x80, 2, ']', '(');
        storages.keySet().forEach(file::string);
        file.op('e', '.');
        int index = 0;
        for (byte[] storage : storages.values()) {
            file.int32(elements.get(index++)).int32(0);
            file.pickle.writeBytes(storage);
        }
        return file.pickle.toByteArray();
    }

    /** The pickle alone. */
    public byte[] pickle() {
        return ended();
    }

    private byte[] ended() {
        byte[] body = pickle.toByteArray();
        byte[] ended = Arrays.copyOf(body, body.length + 1);
        ended[body.length] = '.';
        return ended;
    }

    private TorchFiles int32(int number) {
        return op(number & 0xFF, number >> 8 & 0xFF, number >> 16 & 0xFF, number >>> 24);
    }

    private static void stored(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
