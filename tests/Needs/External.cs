namespace EsEnas.Needs;

/// <summary>
/// What a test can need from outside the SDK and its packages. infra/local/setup.sh finds and installs each under the same name.
/// </summary>
internal enum External
{
    /// <summary>libmujoco: whatever simulates.</summary>
    MuJoCo,

    /// <summary>redis-server.</summary>
    Redis,

    /// <summary>initdb and postgres.</summary>
    PostgreSql,

    /// <summary>node, and Azurite under ESENAS_AZURITE.</summary>
    Azurite,

    /// <summary>node, and the official MuJoCo as WebAssembly under ESENAS_MUJOCO_WASM.</summary>
    MuJoCoWasm,

    /// <summary>prometheus and promtool.</summary>
    Prometheus,

    /// <summary>A font under /usr/share/fonts.</summary>
    Font,

    /// <summary>gcc, clang and make.</summary>
    CCompilers,

    /// <summary>arm-none-eabi-gcc with newlib, and qemu-system-arm.</summary>
    ArmTools,

    /// <summary>Python 3 of the distribution, with numpy.</summary>
    PythonNumpy,

    /// <summary>Chromium of the distribution.</summary>
    Chromium,

    /// <summary>libfaketime; long tests only.</summary>
    Faketime,

    /// <summary>ip and bridge; long tests only.</summary>
    IpRoute,
}
