package io.elasticfaces.worker.weights;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads pickles that contain only tensors and plain containers.
 *
 * <p>A pickle is a small program. This machine supports containers, integers and strings, and the functions that rebuild
 * a tensor. Anything else is an error, so no code in a file is executed. Time and memory are proportional to the
 * pickle's length, which is at most {@link #MAX_BYTES}. The opcodes are those of Python's {@code pickletools}, as far as
 * {@code torch.save} writes them, which uses protocol 2.
 */
final class Unpickler {
    /** The longest pickle: a state dict of 714 tensors has 90 KB, a gallery 90 bytes for each person. */
    private static final int MAX_BYTES = 8 << 20;

    /**
     * The least number of pickle bytes for each container and each memoised object, beyond the first
     * {@link #FREE_OBJECTS}. One byte can create a dict of 64 bytes; {@code torch.save} writes more than four.
     */
    private static final int BYTES_PER_OBJECT = 2;

    private static final int FREE_OBJECTS = 1024;

    /** The functions and types that a pickle may refer to; for a type of storage, the bytes of a number. */
    private static final Map<String, Object> GLOBALS = Map.of(
            "collections.OrderedDict", Token.ORDERED_DICT,
            "torch._utils._rebuild_tensor_v2", Token.REBUILD_TENSOR,
            "torch.FloatStorage", Float.BYTES,
            "torch.LongStorage", Long.BYTES);

    private final Path file;
    private final ByteBuffer in;
    private final Map<String, Storage> storages = new LinkedHashMap<>();
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private int start;
    private int objects;

    private enum Token {
        MARK,
        NONE,
        ORDERED_DICT,
        REBUILD_TENSOR
    }

    /**
     * Numbers elsewhere in the file.
     *
     * @param key identifies them
     * @param width bytes of a number: 4 for a float, 8 for an integer
     * @param elements how many there are
     */
    record Storage(String key, int width, long elements) {}

    /** A tensor as the pickle describes it: a view of a storage. */
    record View(Storage storage, long offset, List<?> shape, List<?> strides) {}

    /**
     * @param file its name is part of errors
     * @param in little-endian bytes
     */
    Unpickler(Path file, ByteBuffer in) {
        this.file = file;
        this.in = in;
    }

    /** Returns the storages of all pickles read so far, by key. */
    Map<String, Storage> storages() {
        return storages;
    }

    /**
     * Reads the pickle at the buffer's position and advances the position.
     *
     * @return a String, Long, Boolean, List (also for a tuple), Map with String keys, or {@link View}
     * @throws UnreadableWeights when it is truncated, damaged, or not allowed
     */
    Object read() throws UnreadableWeights {
        stack.clear();
        memo.clear();
        objects = 0;
        start = in.position();
        while (true) {
            int at = in.position();
            try {
                if (at - start > MAX_BYTES) {
                    throw new IllegalArgumentException("longer than " + MAX_BYTES + " bytes");
                }
                int opcode = unsignedByte();
                if (opcode == '.') {
                    return pop();
                }
                execute(opcode);
            } catch (IllegalArgumentException e) {
                throw unreadable(at, e.getMessage());
            } catch (RuntimeException e) {
                // It is cut short, or an operand is missing or has the wrong type.
                throw unreadable(at, "damaged (" + e.getClass().getSimpleName() + ")");
            }
        }
    }

    private UnreadableWeights unreadable(int at, String what) {
        return new UnreadableWeights(file, "byte " + at + " of its pickle", what);
    }

    private void execute(int opcode) {
        switch (opcode) {
            case 0x80 -> unsignedByte(); // The protocol's number.
            case '(' -> stack.add(Token.MARK);
            case 'N' -> stack.add(Token.NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'K' -> stack.add((long) unsignedByte());
            case 'M' -> stack.add((long) (in.getShort() & 0xFFFF));
            case 'J' -> stack.add((long) in.getInt());
            case 'X' -> stack.add(string());
            case ')' -> make(List.of());
            case 0x85 -> make(List.copyOf(pop(1)));
            case 0x86 -> make(List.copyOf(pop(2)));
            case 0x87 -> make(List.copyOf(pop(3)));
            case 't' -> make(List.copyOf(popToMark()));
            case ']' -> make(new ArrayList<>());
            case '}' -> make(new LinkedHashMap<>());
            case 'a' -> append(pop(1));
            case 'e' -> append(popToMark());
            case 's' -> setItems(pop(2));
            case 'u' -> setItems(popToMark());
            case 'q' -> memorise(unsignedByte());
            case 'r' -> memorise(in.getInt());
            case 'h' -> stack.add(remembered(unsignedByte()));
            case 'j' -> stack.add(remembered(in.getInt()));
            case 'c' -> stack.add(global(line() + "." + line()));
            case 'Q' -> stack.add(storage((List<?>) pop()));
            case 'R' -> call((List<?>) pop(), pop());
            case 'b' -> pop(); // A state dict's attributes, which have no numbers.
            default -> throw new IllegalArgumentException("unknown opcode 0x" + Integer.toHexString(opcode));
        }
    }

    private void make(Object object) {
        charge();
        stack.add(object);
    }

    private void memorise(int index) {
        charge();
        memo.put(index, top());
    }

    private void charge() {
        int length = in.position() - start;
        if (++objects > FREE_OBJECTS + length / BYTES_PER_OBJECT) {
            throw new IllegalArgumentException(objects + " objects in " + length + " bytes");
        }
    }

    private Object remembered(int index) {
        Object object = memo.get(index);
        if (object == null) {
            throw new IllegalArgumentException("it refers to object " + index + ", which was never stored");
        }
        return object;
    }

    private static Object global(String name) {
        Object global = GLOBALS.get(name);
        if (global == null) {
            throw new IllegalArgumentException("it refers to " + name + ", which is neither a tensor nor a container");
        }
        return global;
    }

    private void call(List<?> arguments, Object function) {
        if (function == Token.ORDERED_DICT && arguments.isEmpty()) {
            make(new LinkedHashMap<>());
        } else if (function == Token.REBUILD_TENSOR) {
            Storage storage = (Storage) arguments.get(0);
            make(new View(storage, (Long) arguments.get(1), (List<?>) arguments.get(2), (List<?>) arguments.get(3)));
        } else {
            throw new IllegalArgumentException("a call that is not allowed");
        }
    }

    /** @param id {@code ("storage", type, key, device, elements)}; older versions append None */
    private Storage storage(List<?> id) {
        Storage storage = new Storage((String) id.get(2), (Integer) id.get(1), (Long) id.get(4));
        Storage before = storages.putIfAbsent(storage.key(), storage);
        if (before != null && !before.equals(storage)) {
            throw new IllegalArgumentException("storage " + storage.key() + " has two sizes or types");
        }
        return storage;
    }

    @SuppressWarnings("unchecked") // Only this class creates lists, and those of tuples cannot be changed.
    private void append(List<Object> items) {
        ((List<Object>) top()).addAll(items);
    }

    @SuppressWarnings("unchecked") // Only this class creates dicts, all of them of Object.
    private void setItems(List<Object> items) {
        Map<Object, Object> map = (Map<Object, Object>) top();
        for (int i = 0; i < items.size(); i += 2) {
            // A container as a key could contain itself, so that its hash would not terminate. Keys of several types
            // with the same hash would take quadratic time.
            if (!(items.get(i) instanceof String)) {
                throw new IllegalArgumentException("a dict key that is not a string");
            }
            map.put(items.get(i), items.get(i + 1));
        }
    }

    private Object top() {
        Object top = stack.get(stack.size() - 1);
        if (top == Token.MARK) {
            throw new IllegalArgumentException("nothing on the stack where an object is needed");
        }
        return top;
    }

    private Object pop() {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    private List<Object> pop(int count) {
        return popFrom(stack.size() - count);
    }

    private List<Object> popToMark() {
        List<Object> items = popFrom(stack.lastIndexOf(Token.MARK) + 1);
        stack.remove(stack.size() - 1);
        return items;
    }

    /** Removes the last objects, and returns them in the order in which they were added. */
    private List<Object> popFrom(int first) {
        List<Object> tail = stack.subList(first, stack.size());
        List<Object> items = new ArrayList<>(tail);
        if (items.contains(Token.MARK)) {
            throw new IllegalArgumentException("nothing on the stack where an object is needed");
        }
        tail.clear();
        return items;
    }

    private int unsignedByte() {
        return in.get() & 0xFF;
    }

    private String string() {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a string of " + length + " bytes");
        }
        String text =
                StandardCharsets.UTF_8.decode(in.slice(in.position(), length)).toString();
        in.position(in.position() + length);
        return text;
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int c = unsignedByte(); c != '\n'; c = unsignedByte()) {
            line.append((char) c);
            if (line.length() > 256) {
                throw new IllegalArgumentException("a name of more than 256 characters");
            }
        }
        return line.toString();
    }
}
