package io.elasticfaces.worker.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import org.junit.jupiter.api.Test;

class TorchRuntimeTest {

    /** Else DJL's start takes 0.2 to 0.5 s longer. */
    @Test
    void shouldNotLookForAGraphicsProcessor() {
        TorchRuntime.start();
        TorchRuntime.start();
        assertThat(System.getProperty("ai.djl.util.cuda.fork")).isNull();
        assertThat(CudaUtils.hasCuda()).isFalse();
        assertThat(Engine.getEngine("PyTorch").getGpuCount()).isZero();
    }
}
