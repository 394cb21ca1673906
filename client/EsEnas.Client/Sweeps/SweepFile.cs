using EsEnas.Analysis.Sweeps;
using EsEnas.Client.Specifications;
using EsEnas.Core.Documents;
using EsEnas.Core.Specifications;
using EsEnas.Grains.Abstractions;

namespace EsEnas.Client.Sweeps;

/// <summary>Reads sweep files of this build's tasks.</summary>
internal static class SweepFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="SpecificationException">Lists every error.</exception>
    /// <exception cref="CommandException">There is no such file, or it is no text.</exception>
    public static Sweep Read(string path) => SweepReader.Read(SpecificationYaml.Parse(SpecificationSource.ReadFile(path)), SweepCatalog.Instance);
}
