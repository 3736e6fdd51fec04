#!/usr/bin/env python3
"""What RXNMapper itself maps in twelve reactions, and how sure it is of each atom.

Made with rxnmapper 0.4.3, rxn-chem-utils 1.6.0, rdkit 2026.9.1, transformers 4.57.6, torch 2.14.1 on CPU, in an
environment of its own (rxnmapper needs transformers below 5). Run from anywhere:
    python3 tests/golden/make_reactions.py
Needed only to change the values. The reactions are mapped as they are written, without a canonical form, so that atoms
keep their places. `origins` is the number of the reactants' atom for each atom of the product, -1 where it has none.
"""
import json
import pathlib

from rxnmapper import RXNMapper

REACTIONS = {
    "acetylation of benzylamine": "CC(=O)Cl.NCc1ccccc1>>CC(=O)NCc1ccccc1",
    "ester hydrolysis": "CCOC(=O)c1ccccc1.[OH-].[Na+].O>>O=C(O)c1ccccc1",
    "Suzuki coupling": "OB(O)c1ccccc1.COC(=O)c1ccc(Br)cc1.[Pd+2].O=C([O-])[O-].[K+].[K+]>>COC(=O)c1ccc(-c2ccccc2)cc1",
    "amide coupling": "CC(C)(C)OC(=O)N[C@@H](C)C(=O)O.NCc1ccco1.CCN=C=NCCCN(C)C>>CC(C)(C)OC(=O)N[C@@H](C)C(=O)NCc1ccco1",
    "reduction of a ketone": "CC(=O)c1ccc(Cl)cc1.[BH4-].[Na+].CO>>CC(O)c1ccc(Cl)cc1",
    "substitution with azide": "BrCCCc1ccccc1.[N-]=[N+]=[N-].[Na+].CN(C)C=O>>[N-]=[N+]=NCCCc1ccccc1",
    "nitration": "Cc1ccccc1.O=[N+]([O-])O.O=S(=O)(O)O>>Cc1ccc([N+](=O)[O-])cc1",
    "removal of Boc": "CC(C)(C)OC(=O)N1CCC(c2ccncc2)CC1.O=C(O)C(F)(F)F.ClCCl>>C1CC(c2ccncc2)CCN1",
    "Buchwald-Hartwig amination": "Brc1ccc2[nH]ccc2c1.C1COCCN1.CC(C)(C)[O-].[Na+].Cc1ccccc1>>c1cc2cc(N3CCOCC3)ccc2[nH]1",
    "Grignard addition": "O=Cc1ccc(F)cc1.C[Mg]Br.C1CCOC1>>CC(O)c1ccc(F)cc1",
    "Diels-Alder": "C=CC=C.O=C1C=CC(=O)O1>>O=C1OC(=O)C2CC=CCC12",
    "a large ring number": "OCc1ccc%11c(c1)OCO%11.O=S(Cl)Cl>>ClCc1ccc%11c(c1)OCO%11",
}
VALUES = pathlib.Path(__file__).parent / "values"


def main():
    mapper = RXNMapper()
    values = []
    for name, reaction in REACTIONS.items():
        (result,) = mapper.get_attention_guided_atom_maps([reaction], canonicalize_rxns=False, detailed_output=True)
        values.append({
            "name": name,
            "reaction": reaction,
            "origins": result["pxr_mapping_vector"],
            "confidences": [round(float(each), 6) for each in result["pxr_confidences"]],
            "confidence": round(result["confidence"], 6),
        })
    lines = ",\n".join(json.dumps(each) for each in values)
    (VALUES / "reactions.json").write_text(f"[\n{lines}\n]\n")


if __name__ == "__main__":
    main()
