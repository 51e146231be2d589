package io.elasticfaces.worker.network;

/** The implementations of a network's operations, and the types that they compute with. */
enum Kernel {
    /**
     * oneDNN's convolution in float32, with ReLU and residual sum fused into it, on weights that are reordered when the
     * archive is loaded. Not documented by PyTorch.
     */
    ONEDNN(Kernel.FLOAT32, Kernel.FLOAT32, Kernel.CHANNELS_LAST),
    /** The same in bfloat16: weights, input and intermediate values. */
    ONEDNN_BFLOAT16(Kernel.BFLOAT16, Kernel.BFLOAT16, Kernel.CHANNELS_LAST),
    /**
     * XNNPACK's convolution in float32. It has less overhead for each call than oneDNN's: the embedders take three
     * quarters of the time. It is slower for large images, as it keeps an address for each pixel of each filter.
     */
    XNNPACK(Kernel.FLOAT32, Kernel.FLOAT32, Kernel.CHANNELS_LAST),
    /**
     * PyTorch's documented operations in float64, from which the expected output of an archive is computed. oneDNN and
     * XNNPACK have no float64, so this shares no kernel with the others.
     */
    REFERENCE(Kernel.FLOAT32, Kernel.FLOAT64, Kernel.CONTIGUOUS);

    /** PyTorch's numbers of the types, and of the orders of an image's dimensions. */
    static final int FLOAT32 = 6;

    static final int FLOAT64 = 7;
    static final int BFLOAT16 = 15;
    private static final int CONTIGUOUS = 0;
    private static final int CHANNELS_LAST = 2;

    /** The type of the weights in the archive. */
    final int stored;

    /** The type of the network's values. */
    final int computed;

    final int memoryFormat;

    Kernel(int stored, int computed, int memoryFormat) {
        this.stored = stored;
        this.computed = computed;
        this.memoryFormat = memoryFormat;
    }
}
